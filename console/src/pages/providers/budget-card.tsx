import { Alert, Button, Group, NumberInput, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Budget } from '#features/providers/contract';
import { saveBudget } from '../../api/providers.ts';
import { useCan } from '../../ui/can.ts';
import { useFormat } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';

const COLORS = { ok: 'petrol.7', warning: 'orange.7', exceeded: 'red.7' } as const;

/** What calls may cost in a month: above it, new ones are refused. */
export function BudgetCard({ budget }: { readonly budget: z.output<typeof Budget> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monthlyUsd, spentUsd, state } = budget;
  const share = monthlyUsd ? Math.min(100, (100 * spentUsd) / monthlyUsd) : 0;
  const sums = {
    spent: format.dollars(spentUsd),
    limit: monthlyUsd === null ? '' : format.dollars(monthlyUsd),
  };
  return (
    <Paper withBorder radius="lg" p="lg">
      <Stack gap="sm">
        <Title order={2}>{t('budget.title')}</Title>
        <Text>{t(monthlyUsd === null ? 'budget.spent' : 'budget.spentOf', sums)}</Text>
        {monthlyUsd !== null && (
          <Progress.Root size="lg">
            <Progress.Section value={share} color={COLORS[state]} aria-label={t('budget.title')} />
          </Progress.Root>
        )}
        {state !== 'ok' && (
          <Alert color={state === 'exceeded' ? 'red' : 'orange'} icon={<IconAlertTriangle aria-hidden />}>
            {t(`budget.${state}`)}
          </Alert>
        )}
        <Limit monthlyUsd={monthlyUsd} />
      </Stack>
    </Paper>
  );
}

function Limit({ monthlyUsd }: { readonly monthlyUsd: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const mayWrite = useCan('workspace:write');
  const [typed, setTyped] = useState<number | string>(monthlyUsd ?? '');
  const wanted = typeof typed === 'number' ? typed : null;
  const keep = useMutation({
    mutationFn: () => saveBudget(wanted),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['usage'] }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      {keep.error && <Problem error={keep.error} />}
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={t('budget.limit')}
          description={t('budget.limitHint')}
          min={0}
          max={1_000_000}
          decimalScale={2}
          decimalSeparator={format.decimalSeparator}
          allowedDecimalSeparators={['.', ',']}
          disabled={!mayWrite}
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit" variant="default" loading={keep.isPending} disabled={!mayWrite || wanted === monthlyUsd}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  );
}
