import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TurnLatency } from '#domain';
import { useFormat } from '../ui/format.ts';
import classes from './latency-bar.module.css';
import { type StageName, stagesOf, waitOf } from './stages.ts';

interface LatencyBarProps {
  readonly latency: TurnLatency;
  /** What the full width stands for. */
  readonly scaleMs: number;
}

/** One reply's waiting time, stage by stage. */
export function LatencyBar({ latency, scaleMs }: LatencyBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const stages = stagesOf(latency);
  const words = stages.map(({ name, fromMs, toMs }) => `${t(`stage.${name}`)} ${format.ms(toMs - fromMs)}`).join(', ');
  return (
    <Group gap={8} wrap="nowrap" className={classes.row} title={words}>
      <div className={classes.track} role="img" aria-label={`${t('talk.latency')}: ${words}`}>
        {stages.map(({ name, fromMs, toMs }) => (
          <span
            key={name}
            className={classes.stage}
            data-stage={name}
            style={{ width: `${(100 * (toMs - fromMs)) / Math.max(scaleMs, 1)}%` }}
          />
        ))}
      </div>
      <Text size="xs" c="dimmed" className={classes.total}>
        {format.ms(waitOf(latency))}
      </Text>
    </Group>
  );
}

const NAMES: readonly StageName[] = ['endOfTurn', 'transcript', 'firstToken', 'firstAudio', 'firstPacket'];

export function LatencyLegend() {
  const { t } = useTranslation();
  return (
    <ul className={classes.legend}>
      {NAMES.map((name) => (
        <li key={name}>
          <span className={classes.swatch} data-stage={name} aria-hidden />
          {t(`stage.${name}`)}
        </li>
      ))}
    </ul>
  );
}
