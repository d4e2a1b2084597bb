import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Limits } from '../key-dialogs/key-limits.ts';
import { useFormat } from '../ui/format.ts';
import classes from './key-use.module.css';

interface KeyUseProps extends Limits<'monthlyBudgetUsd' | 'maxStreams'> {
  readonly spentUsd: number;
  readonly streams: number;
  /** What a single workspace may use of it. */
  readonly share?: Limits<'workspaceMonthlyBudgetUsd' | 'workspaceMaxStreams'>;
}

/** What a key is used for now and in this month, and how much of its limits that is. */
export function KeyUse({ spentUsd, streams, monthlyBudgetUsd, maxStreams, share }: KeyUseProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const shares = [
    share?.workspaceMonthlyBudgetUsd != null &&
      t('keyUse.shareUsd', { limit: format.dollars(share.workspaceMonthlyBudgetUsd) }),
    share?.workspaceMaxStreams != null && t('keyUse.shareStreams', { limit: format.number(share.workspaceMaxStreams) }),
  ].filter(Boolean);
  const isShown = monthlyBudgetUsd !== null || maxStreams !== null || spentUsd > 0 || shares.length > 0;
  if (!isShown) return null;
  return (
    <div className={classes.use}>
      <Bar
        label={t('keyUse.month')}
        shown={of(format.dollars(spentUsd), monthlyBudgetUsd === null ? undefined : format.dollars(monthlyBudgetUsd))}
        used={spentUsd}
        limit={monthlyBudgetUsd}
      />
      <Bar
        label={t('keyUse.streams')}
        shown={of(format.number(streams), maxStreams === null ? undefined : format.number(maxStreams))}
        used={streams}
        limit={maxStreams}
      />
      {shares.length > 0 && (
        <Text size="sm" c="dimmed" className={classes.whole}>
          {t('keyUse.share', { limits: shares.join(', ') })}
        </Text>
      )}
    </div>
  );
}

const of = (used: string, limit: string | undefined) => (limit === undefined ? used : `${used} / ${limit}`);

const WARNING = 0.8;

interface BarProps {
  readonly label: string;
  readonly shown: string;
  readonly used: number;
  readonly limit: number | null;
}

function Bar({ label, shown, used, limit }: BarProps) {
  const { t } = useTranslation();
  const share = limit === null ? 0 : limit === 0 ? 1 : Math.min(1, used / limit);
  const color = share >= 1 ? 'red.7' : share >= WARNING ? 'orange.7' : 'petrol.7';
  return (
    <div>
      <Text size="sm">
        {label} <b className={classes.amount}>{shown}</b>
        {share >= 1 && ` · ${t('keyUse.reached')}`}
      </Text>
      {limit !== null && (
        <Progress.Root size="sm" mt={4}>
          <Progress.Section value={100 * share} color={color} aria-label={label} />
        </Progress.Root>
      )}
    </div>
  );
}
