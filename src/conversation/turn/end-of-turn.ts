import { closing } from './end-of-turn/closing.ts';
import { date, dateSequel } from './end-of-turn/date.ts';
import { email } from './end-of-turn/email.ts';
import { type Completeness, type EndPolicy, hear } from './end-of-turn/heard.ts';
import { hesitation, holding } from './end-of-turn/hesitation.ts';
import { number } from './end-of-turn/number.ts';
import { opening } from './end-of-turn/opening.ts';
import { question, tagQuestion } from './end-of-turn/question.ts';
import { spelling } from './end-of-turn/spelling.ts';
import { statement } from './end-of-turn/statement.ts';
import type { TurnLanguage } from './language.ts';

/** The first policy that knows decides. */
const POLICIES: readonly EndPolicy[] = [
  holding,
  email,
  date,
  spelling,
  number,
  tagQuestion,
  hesitation,
  opening,
  closing,
  question,
  dateSequel,
  statement,
];

/** Silence that ends the turn: a factor of the assistant's setting, and not less than so many ms. */
const SILENCE: Readonly<Record<Completeness, { readonly factor: number; readonly leastMs: number }>> = {
  complete: { factor: 0.5, leastMs: 250 },
  likely: { factor: 0.55, leastMs: 250 },
  open: { factor: 1, leastMs: 200 },
  expectant: { factor: 1.5, leastMs: 800 },
  unfinished: { factor: 1, leastMs: 1600 },
  dictating: { factor: 1, leastMs: 1800 },
  holding: { factor: 1, leastMs: 2500 },
};
/** No end of turn waits longer, whatever the assistant's setting. */
export const MAX_SILENCE_MS = 3000;
/** Words that only a partial transcript gives count when they have not changed for so long. */
const STABLE_MS = 300;

/** What is known of the transcript besides its words, `Clock.now()`. */
export interface TranscriptTiming {
  /** The caller's voice ended. */
  readonly endedAtMs: number;
  /** The words last changed. */
  readonly changedAtMs: number;
  /** The recogniser has closed the segment: its words will not change any more. */
  readonly isFinal: boolean;
}

/** How finished a transcript sounds: the words alone decide, never the clock. */
export function completenessOf(text: string, language: TurnLanguage): Completeness {
  const heard = hear(text, language.endings);
  if (heard.tokens.length === 0) return 'open';
  for (const policy of POLICIES) {
    const verdict = policy(heard);
    if (verdict !== undefined) return verdict;
  }
  return 'open';
}

/**
 * Silence in ms, from the end of the voice, after which words that sound so finished count as a whole turn. `baseMs` is the
 * assistant's setting (A20) or what a step of a scenario says instead.
 */
export function silenceFor(completeness: Completeness, baseMs: number, timing?: TranscriptTiming): number {
  const { factor, leastMs } = SILENCE[completeness];
  const neededMs = Math.round(Math.min(Math.max(baseMs * factor, leastMs), MAX_SILENCE_MS));
  if (timing === undefined || timing.isFinal) return neededMs;
  return Math.max(neededMs, timing.changedAtMs + STABLE_MS - timing.endedAtMs);
}
