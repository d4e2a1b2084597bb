import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CallState } from '#domain';
import classes from './call-state-badge.module.css';

const COLOR: Record<CallState, string> = { ringing: 'yellow', active: 'red', ended: 'gray' };

export function CallStateBadge({ state }: { readonly state: CallState }) {
  const { t } = useTranslation();
  const live = state === 'active';
  return (
    <Badge
      variant="light"
      color={COLOR[state]}
      tt="none"
      className={classes.badge}
      leftSection={live && <span className={classes.dot} aria-hidden />}
    >
      {t(`callState.${state}`)}
    </Badge>
  );
}
