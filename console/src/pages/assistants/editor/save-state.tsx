import { Group, Text } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconPencil,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SaveStatus } from './draft-state.ts';

const ICONS: Record<SaveStatus, Icon> = {
  saved: IconCloudCheck,
  saving: IconCloudUp,
  unsaved: IconPencil,
  offline: IconCloudOff,
  invalid: IconAlertTriangle,
  conflict: IconUsers,
};
const TROUBLES: readonly SaveStatus[] = ['offline', 'invalid', 'conflict'];

/** Whether the server has what is on the screen. */
export function SaveState({ status }: { readonly status: SaveStatus }) {
  const { t } = useTranslation();
  const StateIcon = ICONS[status];
  const trouble = TROUBLES.includes(status);
  return (
    <Group gap={6} wrap="nowrap" role="status" c={trouble ? 'var(--mantine-color-error)' : 'dimmed'}>
      <StateIcon size={18} stroke={1.7} aria-hidden />
      <Text size="sm">{t(`saveState.${status}`)}</Text>
    </Group>
  );
}
