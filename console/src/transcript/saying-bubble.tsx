import { Group, Text, UnstyledButton } from '@mantine/core';
import { IconBolt, IconGridDots, IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../ui/format.ts';
import type { Saying } from './items.ts';
import { LatencyBar } from './latency-bar.tsx';
import classes from './transcript.module.css';

interface SayingBubbleProps {
  readonly saying: Saying;
  readonly current: boolean;
  readonly onChoose: ((saying: Saying) => void) | undefined;
  readonly scaleMs: number;
}

export function SayingBubble({ saying, current, onChoose, scaleMs }: SayingBubbleProps) {
  const content = <Content saying={saying} />;
  return (
    <>
      {onChoose ? (
        <UnstyledButton
          className={classes.bubble}
          data-who={saying.who}
          data-current={current || undefined}
          aria-current={current ? 'true' : undefined}
          onClick={() => onChoose(saying)}
        >
          {content}
        </UnstyledButton>
      ) : (
        <div className={classes.bubble} data-who={saying.who}>
          {content}
        </div>
      )}
      {saying.latency && (
        <div className={classes.latency}>
          <LatencyBar latency={saying.latency} scaleMs={scaleMs} />
        </div>
      )}
    </>
  );
}

function Content({ saying }: { readonly saying: Saying }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { who, via, text, interrupted, unheard } = saying;
  return (
    <>
      <Group gap={8} justify="space-between" wrap="nowrap">
        <Group gap={6} className={classes.who} data-who={who}>
          <Text size="xs" fw={600} inherit>
            {t(`who.${who}`)}
          </Text>
          {via === 'keys' && <IconGridDots size={14} role="img" aria-label={t('transcript.viaKeys')} />}
          {via === 'text' && <IconKeyboard size={14} role="img" aria-label={t('transcript.viaText')} />}
        </Group>
        <Text size="xs" c="dimmed" className={classes.time}>
          {format.clock(saying.startedAtMs)}
        </Text>
      </Group>
      <Text size="sm" className={classes.text} data-keys={via === 'keys' || undefined}>
        {text}
        {unheard && (
          <>
            {' '}
            <Text span inherit c="dimmed" td="line-through">
              {unheard}
            </Text>
          </>
        )}
      </Text>
      {interrupted && (
        <Group gap={4} c="dimmed" fz="xs">
          <IconBolt size={14} aria-hidden />
          {t('transcript.interrupted')}
        </Group>
      )}
    </>
  );
}
