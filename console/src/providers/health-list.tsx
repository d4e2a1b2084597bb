import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconHeartbeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NodeHealthInfo, ProviderHealthInfo } from '#features/providers/contract';
import { Empty } from '../ui/empty.tsx';
import { useFormat } from '../ui/format.ts';
import { ListSkeleton } from '../ui/page-skeleton.tsx';
import { Problem } from '../ui/problem.tsx';
import classes from './health-list.module.css';
import { useProblemName } from './use-problem-name.ts';
import { useProviderName } from './use-provider-name.ts';

/** Of one workspace, or of all on the node. */
type Health = ProviderHealthInfo & Partial<Pick<NodeHealthInfo, 'workspaces' | 'open'>>;

const COLORS = { closed: 'green', open: 'red', 'half-open': 'yellow' } as const;

interface HealthListProps {
  readonly data: { readonly items: readonly Health[] } | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** How the providers have done since the server started. */
export function HealthList({ data, error, refetch }: HealthListProps) {
  const { t } = useTranslation();
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={3} />;
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

function HealthCard({ health }: { readonly health: Health }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const problemName = useProblemName();
  const { stage, provider, state, answers, errors, replaced, latency, lastError } = health;
  const failures = Object.entries(errors).filter(([, count]) => count > 0);
  const failed = failures.reduce((sum, [, count]) => sum + count, 0);
  const asked = answers + failed;
  const facts: [name: string, value: string][] = [
    [t('health.latency'), latency ? [latency.p50Ms, latency.p95Ms, latency.p99Ms].map(format.span).join(' · ') : '–'],
    [t('health.answers'), format.number(answers)],
    [
      t('health.errors'),
      failed === 0
        ? '0'
        : `${format.number(failed)} (${format.number(failed / asked, { style: 'percent', maximumFractionDigits: 1 })})`,
    ],
    [t('health.replaced'), format.number(replaced)],
    ...(health.workspaces === undefined
      ? []
      : [
          [t('health.passedOver'), t('health.ofWorkspaces', { open: health.open ?? 0, all: health.workspaces })] as [
            string,
            string,
          ],
        ]),
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
