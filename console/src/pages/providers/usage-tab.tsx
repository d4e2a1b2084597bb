import { Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconReceipt2 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usageQuery } from '../../api/providers.ts';
import { UsageLines } from '../../providers/usage-lines.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useFormat } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { BudgetCard } from './budget-card.tsx';

const MONTHS = 6;

/** The first of a month that is `back` months ago, in UTC as budgets are counted. */
function monthStart(back: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString();
}

/** What the calls and trials of a month used and cost, and what they may cost. */
export function UsageTab() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [back, setBack] = useState(0);
  const { data, error, refetch } = useQuery({
    ...usageQuery(monthStart(back), monthStart(back - 1)),
    placeholderData: keepPreviousData,
  });
  const name = new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  return (
    <Stack gap="lg">
      <BudgetCard budget={data.budget} />
      <Paper withBorder radius="lg" p="lg">
        <Group justify="space-between" align="flex-end" mb="md">
          <div>
            <Title order={2}>{t('usage.title')}</Title>
            <Text size="sm" c="dimmed">
              {t('usage.text')}
            </Text>
          </div>
          <Select
            aria-label={t('usage.month')}
            allowDeselect={false}
            w={200}
            data={Array.from({ length: MONTHS }, (_, index) => ({
              value: String(index),
              label: name.format(new Date(monthStart(index))),
            }))}
            value={String(back)}
            onChange={(chosen) => setBack(Number(chosen ?? 0))}
          />
        </Group>
        {data.items.length + data.trials.length === 0 ? (
          <Empty icon={IconReceipt2} title={t('usage.emptyTitle')} text={t('usage.emptyText')} />
        ) : (
          <UsageLines lines={data.items} trials={data.trials} totalUsd={data.costUsd} />
        )}
        {[...data.items, ...data.trials].some(({ costUsd }) => costUsd === null) && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('usage.unknown', { total: format.dollars(data.costUsd) })}
          </Text>
        )}
      </Paper>
    </Stack>
  );
}
