import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent, TimelineEventOf } from '#domain';
import { LatencyBar, LatencyLegend } from '../../transcript/latency-bar.tsx';
import { waitOf } from '../../transcript/stages.ts';

const LEAST_SCALE_MS = 500;

/** How long the caller waited for each reply, by stage. */
export function LatencyChart({ timeline }: { readonly timeline: readonly TimelineEvent[] }) {
  const { t } = useTranslation();
  const turns = timeline.filter((event): event is TimelineEventOf<'turn'> => event.type === 'turn');
  if (turns.length === 0) return null;
  const scaleMs = Math.max(LEAST_SCALE_MS, ...turns.map((turn) => waitOf(turn.latency)));
  return (
    <Paper withBorder radius="lg" p="md" mt="lg">
      <Title order={2}>{t('call.latency')}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('call.latencyHint')}
      </Text>
      <Stack gap={8} component="ol" className="plain-list" mb="sm">
        {turns.map((turn) => (
          <Group component="li" key={turn.index} gap="sm" wrap="nowrap">
            <Text size="xs" c="dimmed" w={24} ta="right">
              {turn.index}
            </Text>
            <LatencyBar latency={turn.latency} scaleMs={scaleMs} />
          </Group>
        ))}
      </Stack>
      <LatencyLegend />
    </Paper>
  );
}
