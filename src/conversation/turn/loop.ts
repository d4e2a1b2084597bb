import type { LoopGuard } from '../plan.ts';
import { plainWords } from './language.ts';

/** Shorter sayings, "yes" or a key, are often the same for good reasons. */
const LEAST_WORDS = 3;
/** Share of the words of both that two sayings have in common when they are the same. */
const SAME = 0.8;

/** The last thing that one side said, and how often in a row. */
export interface Repeats {
  readonly words: ReadonlySet<string>;
  readonly times: number;
}

export const noRepeats: Repeats = { words: new Set(), times: 0 };

/** `before` after one more saying. Short ones neither count nor break a row. */
export function saidAgain(before: Repeats, text: string): Repeats {
  const words = new Set(plainWords(text));
  if (words.size < LEAST_WORDS) return before;
  return { words, times: isSame(before.words, words) ? before.times + 1 : 1 };
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const common = [...b].filter((word) => a.has(word)).length;
  return common / (a.size + b.size - common) >= SAME;
}

export interface LoopState {
  readonly caller: Repeats;
  readonly assistant: Repeats;
  /** A way out has been offered already. */
  readonly offered: boolean;
}

export const noLoop: LoopState = { caller: noRepeats, assistant: noRepeats, offered: false };

/** `loop` after one more saying of `who`. */
export const noteSaying = (loop: LoopState, who: 'caller' | 'assistant', text: string): LoopState => ({
  ...loop,
  [who]: saidAgain(loop[who], text),
});

export interface WayOut {
  readonly who: 'caller' | 'assistant';
  /** Said instead of an answer; undefined: the model is told and may find another way. */
  readonly sentence: 'offerHuman' | 'goodbyeLoop' | undefined;
  /** The count begins anew. */
  readonly loop: LoopState;
}

/** What to do when the conversation goes in circles; undefined when it does not. A human is offered, or a machine dealt with, once. */
export function wayOut(loop: LoopState, guard: LoopGuard, withMachine: boolean): WayOut | undefined {
  const who = loop.caller.times >= guard.attempts ? 'caller' : 'assistant';
  if (loop[who].times < guard.attempts) return undefined;
  const offers = (withMachine || guard.offersHuman) && !loop.offered;
  return {
    who,
    sentence: !offers ? 'goodbyeLoop' : withMachine ? undefined : 'offerHuman',
    loop: { ...noLoop, offered: loop.offered || offers },
  };
}
