import type { Clock } from '#base';
import type { GrowingText } from '#providers';
import type { Utterance } from './history.ts';
import type { StreamLimits } from './stream.ts';

/** A sentence that is spoken while it is written. */
export interface GrowingSentence {
  /** As far as it is written now. */
  become(text: string): void;
  end(): void;
  /** Takes it back: false when it can be heard already, and ends as it is. */
  withdraw(): boolean;
}

/** A sentence of a reply, on its way to be heard. */
export interface Line {
  readonly utterance: Utterance;
  /** Its text, which may grow. */
  readonly text: string | GrowingText;
  state: 'waiting' | 'asking' | 'open' | 'closed' | 'done';
  /** Audio that came before its turn. */
  held: Int16Array[];
  begun: boolean;
  /** A filler: it neither keeps others waiting nor is it missed. */
  readonly optional: boolean;
  readonly into: Utterance[];
  /** Of its synthesis, while that goes on. */
  abort: AbortController | undefined;
}

/** It was never meant to be said. */
export function forget({ into, utterance }: Line): void {
  const at = into.indexOf(utterance);
  if (at >= 0) into.splice(at, 1);
}

/** A voice is waited for from when it has the whole text. */
export function readiness(clock: Clock, text: Line['text']): Pick<StreamLimits, 'readySinceMs'> {
  if (typeof text === 'string' || text.isWhole) return {};
  let sinceMs = Number.POSITIVE_INFINITY;
  text.onWhole(() => {
    sinceMs = clock.now();
  });
  return { readySinceMs: () => sinceMs };
}
