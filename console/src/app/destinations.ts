import {
  IconCpu,
  IconHash,
  IconHeadset,
  IconPhoneCall,
  IconPlugConnected,
  IconServerCog,
  IconSettings,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/accounts.ts';

/** The rooms of the console, in the order of the menu. */
const DESTINATIONS = [
  { to: '/assistants', icon: IconHeadset, label: 'nav.assistants' },
  { to: '/calls', icon: IconPhoneCall, label: 'nav.calls' },
  { to: '/lines', icon: IconHash, label: 'nav.lines' },
  { to: '/sip-connections', icon: IconPlugConnected, label: 'nav.connections' },
  { to: '/providers', icon: IconCpu, label: 'nav.providers' },
  { to: '/operator', icon: IconServerCog, label: 'nav.operator', isForOperator: true },
  { to: '/settings', icon: IconSettings, label: 'nav.settings' },
] as const;

/** Those that the signed-in member has a use for. */
export function useDestinations() {
  const { data: me } = useQuery(meQuery);
  return DESTINATIONS.filter((room) => !('isForOperator' in room) || me?.isOperator);
}
