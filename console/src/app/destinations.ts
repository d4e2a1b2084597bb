import { IconCpu, IconHash, IconHeadset, IconPhoneCall, IconPlugConnected, IconSettings } from '@tabler/icons-react';

/** The rooms of the console, in the order of the menu. */
export const DESTINATIONS = [
  { to: '/assistants', icon: IconHeadset, label: 'nav.assistants' },
  { to: '/calls', icon: IconPhoneCall, label: 'nav.calls' },
  { to: '/lines', icon: IconHash, label: 'nav.lines' },
  { to: '/sip-connections', icon: IconPlugConnected, label: 'nav.connections' },
  { to: '/providers', icon: IconCpu, label: 'nav.providers' },
  { to: '/settings', icon: IconSettings, label: 'nav.settings' },
] as const;
