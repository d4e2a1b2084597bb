import { silenceFor, type TranscriptTiming } from '../end-of-turn.ts';
import type { Completeness } from './heard.ts';

/** The voice is likelier to have finished than not: the threshold of the model's makers. */
const FINISHED = 0.5;

/**
 * What words come to in a voice that sounds finished, and in one that sounds as if it went on. Elsewhere the words decide alone:
 * where nothing can follow (often a mere "yes", too short for the model), where something must, in numbers, letters and addresses,
 * which are said in groups that each sound finished, and when somebody asks for a moment, who sounds finished too.
 */
const SOUND: Readonly<
  Partial<Record<Completeness, { readonly finished: Completeness; readonly goingOn: Completeness }>>
> = {
  likely: { finished: 'complete', goingOn: 'expectant' },
  open: { finished: 'likely', goingOn: 'expectant' },
  expectant: { finished: 'open', goingOn: 'unfinished' },
};

/**
 * `silenceFor` words that were said in a voice which sounds finished with this `probability`, `undefined`: nobody knows. A voice
 * that sounds finished is never waited for longer than its words alone, another one never shorter.
 */
export function silenceHeard(
  words: Completeness,
  probability: number | undefined,
  baseMs: number,
  timing?: TranscriptTiming,
): number {
  const usualMs = silenceFor(words, baseMs, timing);
  const sound = SOUND[words];
  if (probability === undefined || sound === undefined) return usualMs;
  return probability > FINISHED
    ? Math.min(usualMs, silenceFor(sound.finished, baseMs, timing))
    : Math.max(usualMs, silenceFor(sound.goingOn, baseMs, timing));
}
