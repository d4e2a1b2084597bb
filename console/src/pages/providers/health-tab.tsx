import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconHeartbeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderHealthInfo } from '#features/providers/contract';
import { providerHealthQuery } from '../../api/providers.ts';
import { useProblemName } from '../../providers/use-problem-name.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { Empty } from '../../ui/empty.tsx';
import { useFormat } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import classes from './health-tab.module.css';

const COLORS = { closed: 'green', open: 'red', 'half-open': 'yellow' } as const;

/** How the providers have done since the server started. */
export function HealthTab() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(providerHealthQuery);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (isPending) return <ListSkeleton rows={3} />;
  if (data.items.length === 0)
    return <Empty icon={IconHeartbeat} title={t('health.emptyTitle')} text={t('health.emptyText')} />;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('health.text')}
      </Text>
      <Stack component="ul" className="plain-list" gap="sm">
        {data.items.map((health) => (
          <HealthCard key={`${health.stage} ${health.provider}`} health={health} />
        ))}
      </Stack>
    </Stack>
  );
}

function HealthCard({ health }: { readonly health: ProviderHealthInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const problemName = useProblemName();
  const { stage, provider, state, answers, errors, replaced, latency, lastError } = health;
  const failures = Object.entries(errors).filter(([, count]) => count > 0);
  const failed = failures.reduce((sum, [, count]) => sum + count, 0);
  const asked = answers + failed;
  const facts: [name: string, value: string][] = [
    [t('health.latency'), latency ? `${format.span(latency.p50Ms)} · ${format.span(latency.p95Ms)}` : '–'],
    [t('health.answers'), format.number(answers)],
    [
      t('health.errors'),
      failed === 0
        ? '0'
        : `${format.number(failed)} (${format.number(failed / asked, { style: 'percent', maximumFractionDigits: 1 })})`,
    ],
    [t('health.replaced'), format.number(replaced)],
  ];
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={600}>{nameOf(provider)}</Text>
          <Text size="sm" c="dimmed">
            {t(`providerStage.${stage}`)}
          </Text>
        </div>
        <Badge color={COLORS[state]}>{t(`health.state.${state}`)}</Badge>
      </Group>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {failures.length > 0 && (
        <Text size="sm" c="dimmed">
          {failures.map(([kind, count]) => `${problemName(kind)}: ${format.number(count)}`).join(' · ')}
        </Text>
      )}
      {lastError && (
        <Text size="sm" mt={4}>
          {t('health.last', { when: format.ago(lastError.at) })} <span lang="en">{lastError.message}</span>
        </Text>
      )}
    </Paper>
  );
}
