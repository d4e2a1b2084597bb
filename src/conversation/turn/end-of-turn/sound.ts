import { silenceFor, type TranscriptTiming } from '../end-of-turn.ts';
import type { Completeness } from './heard.ts';

/** The voice is likelier to have finished than not: the threshold of the model's makers. */
const FINISHED = 0.5;

/**
 * What words come to in a voice that sounds finished, and in one that sounds as if it went on. Where nothing can follow, the
 * words decide alone: they are often a mere "yes", too short for the model. So they do in numbers, letters and addresses, which
 * are said in groups that each sound finished, and when somebody asks for a moment, who sounds finished too.
 */
const SOUND: Readonly<Record<Completeness, { readonly finished: Completeness; readonly goingOn: Completeness }>> = {
  complete: { finished: 'complete', goingOn: 'complete' },
  likely: { finished: 'complete', goingOn: 'expectant' },
  open: { finished: 'likely', goingOn: 'unfinished' },
  expectant: { finished: 'open', goingOn: 'unfinished' },
  unfinished: { finished: 'expectant', goingOn: 'unfinished' },
  dictating: { finished: 'dictating', goingOn: 'dictating' },
  holding: { finished: 'holding', goingOn: 'holding' },
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
  if (probability === undefined) return usualMs;
  const { finished, goingOn } = SOUND[words];
  return probability > FINISHED
    ? Math.min(usualMs, silenceFor(finished, baseMs, timing))
    : Math.max(usualMs, silenceFor(goingOn, baseMs, timing));
}
