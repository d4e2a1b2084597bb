import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TurnLatency } from '#domain';
import type { Item, Saying } from './items.ts';
import { LatencyBar } from './latency-bar.tsx';
import { NoteLine } from './note-line.tsx';
import { SayingBubble } from './saying-bubble.tsx';
import { waitOf } from './stages.ts';
import classes from './transcript.module.css';

export interface Partials {
  readonly caller: string;
  readonly assistant: string;
}

interface TranscriptProps {
  readonly items: readonly Item[];
  /** What is being said and may still change. */
  readonly partials?: Partials;
  /** Of the reply that is being spoken. */
  readonly latency?: TurnLatency | undefined;
  /** Key of the sentence that is heard now. */
  readonly current?: string | undefined;
  readonly onChoose?: ((saying: Saying) => void) | undefined;
  /** Announces new sentences to screen readers. */
  readonly live?: boolean;
}

const LEAST_SCALE_MS = 1000;

/** A conversation as it reads. */
export function Transcript({ items, partials, latency, current, onChoose, live = false }: TranscriptProps) {
  const { t } = useTranslation();
  const waits = items.map((item) => (item.kind === 'said' && item.latency ? waitOf(item.latency) : 0));
  const scaleMs = Math.max(LEAST_SCALE_MS, ...waits);
  return (
    <div className={classes.log} {...(live && { role: 'log', 'aria-label': t('transcript.title') })}>
      <ol className={classes.items}>
        {items.map((item) => (
          <li key={item.key} className={classes.item} data-who={sideOf(item)}>
            {item.kind === 'said' ? (
              <SayingBubble saying={item} current={item.key === current} onChoose={onChoose} scaleMs={scaleMs} />
            ) : (
              <NoteLine note={item} />
            )}
          </li>
        ))}
      </ol>
      {partials?.caller && <Partial who="caller" text={partials.caller} />}
      {partials?.assistant && (
        <Partial who="assistant" text={partials.assistant}>
          {latency && <LatencyBar latency={latency} scaleMs={scaleMs} />}
        </Partial>
      )}
    </div>
  );
}

/** Whose words they are; what merely happened stands on the left without a side. */
function sideOf(item: Item): 'caller' | 'assistant' | undefined {
  if (item.kind === 'said') return item.who;
  return item.kind === 'keys' || (item.kind === 'event' && item.event.type === 'aside') ? 'caller' : undefined;
}

interface PartialProps {
  readonly who: 'caller' | 'assistant';
  readonly text: string;
  readonly children?: ReactNode;
}

/** Not announced: it changes several times a second, and the whole sentence follows. */
function Partial({ who, text, children }: PartialProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.item} data-who={who} aria-hidden>
      <div className={classes.bubble} data-who={who} data-partial>
        <Text size="xs" className={classes.who} data-who={who}>
          {t(`who.${who}`)}
        </Text>
        <Text size="sm" fs="italic">
          {text}
        </Text>
      </div>
      {children && <div className={classes.latency}>{children}</div>}
    </div>
  );
}
