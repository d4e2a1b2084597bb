import type { Tone } from './tone-watch.ts';

/*
 * Music and tones pass for voice now and then. Each window that the voice model takes for voice is weighed: the purer its
 * sound and the steadier its pitch, the surer the model must be. The sum tells speech from instruments within half a
 * second (a sequential test in the sense of Wald 1945). test/measure/speech-evidence.ts prints how far both reach.
 */

/** Probability that a window with this tone must have to count for speech. */
const neededProbability = ({ purity, steady }: Tone): number => 0.17 + 0.73 * purity + (steady ? 0.24 : 0);
/** Weight of the difference; a window counts at most 1. */
const STEEPNESS = 12;
/** What was long ago counts less. */
const KEPT_PER_WINDOW = 0.95;
/** Silence forgets slowly: music has rests. Half of it in 15 s. */
const KEPT_PER_SILENT_WINDOW = 0.9985;
const LEAST = -8;

/** Below, what sounds is no speech; it is speech again only above the second. */
const DOUBTED = -5;
const TRUSTED = -2;
/** What was speech and falls below this has turned out to be none. */
const UNSURE = -3;
/** From here on it may be said that it is speech: music reaches -0.2 at most while it lasts like that, words as short as "oui" 0.6. */
const LIKELY = 0;
/** Above, an occasional look is enough. */
const SURE = 6;

/** What the sounds of one stream have shown so far. */
export interface SpeechEvidence {
  readonly sum: number;
  readonly doubted: boolean;
}

export const noEvidence: SpeechEvidence = { sum: 0, doubted: false };

/** Takes one voiced window. Without a `tone` it was not looked at, and tells nothing. */
export function weighVoiced({ sum, doubted }: SpeechEvidence, probability: number, tone?: Tone): SpeechEvidence {
  if (!tone) return { sum, doubted };
  const weight = Math.max(-1, Math.min(1, STEEPNESS * (probability - neededProbability(tone))));
  return judged(Math.max(LEAST, KEPT_PER_WINDOW * sum + weight), doubted);
}

/** Takes one silent window. */
export const weighSilent = ({ sum, doubted }: SpeechEvidence): SpeechEvidence =>
  judged(KEPT_PER_SILENT_WINDOW * sum, doubted);

/** A new sound: what spoke for the last one does not speak for this one. */
export const weighOnset = ({ sum, doubted }: SpeechEvidence): SpeechEvidence => ({ sum: Math.min(0, sum), doubted });

const judged = (sum: number, wasDoubted: boolean): SpeechEvidence => ({
  sum,
  doubted: sum < (wasDoubted ? TRUSTED : DOUBTED),
});

export const isLikely = ({ sum }: SpeechEvidence): boolean => sum >= LIKELY;
export const isUnsure = ({ sum }: SpeechEvidence): boolean => sum < UNSURE;
export const isSure = ({ sum }: SpeechEvidence): boolean => sum > SURE;
