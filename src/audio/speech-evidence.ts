import type { Tone } from './tone-watch.ts';

/*
 * Music and tones pass for voice now and then. Each window that the voice model takes for voice is weighed: the surer the
 * model, the more it speaks for speech; a sound purer than voices are, or lines that stand still, speak against it. The sum
 * tells speech from instruments within half a second (a sequential test in the sense of Wald 1945). The numbers were chosen
 * by test/measure/barge-in.ts, which prints what they let through.
 */

/** Probabilities count by their logarithmic odds: the model gives speech 0.99 and more, instruments seldom 0.95. */
const LEAST_PROBABILITY = 0.01;
const MOST_PROBABILITY = 0.9998;
/** Odds that a window must have to count for speech: 0.94. */
const NEEDED_ODDS = 2.75;
/** Lines that stand still. */
const STEADY_ODDS = 4;
/** A residue below this is rare in speech; each dB needs so much more. */
const PURE_DB = -24;
const ODDS_PER_DB = 0.8;
/** Weight of the difference, and the most that one window weighs. */
const STEEPNESS = 0.5;
const MOST_WEIGHT = 2;
/** What only is not sure to be speech may be the beginning or the end of a word; what is like a note weighs more. */
const LEAST_WEIGHT = { voice: -0.3, note: -2 } as const;
/** A window so much weaker than the sound's strongest is its echo, or what lies behind it: it tells hardly anything. */
const WEAK_DB = 20;
const MOST_WEAK_WEIGHT = 0.3;
/** What was long ago counts less. */
const KEPT_PER_WINDOW = 0.95;
/** Silence forgets slowly: music has rests. Half of it in 15 s. */
const KEPT_PER_SILENT_WINDOW = 0.9985;
const LEAST = -6;
const LEAST_AT_ONSET = -3;
const MOST = 8;

/** Below, what sounds is no speech; it is speech again only above the second. */
const DOUBTED = -5;
const TRUSTED = -2;
/** What was speech and falls below this has turned out to be none. */
const UNSURE = -4;
/** From here on it may be said that it is speech; after a third of a second, when music is doubted already, from less on. */
const LIKELY = 0;
const LIKELY_WHEN_LONG = -2;
const LONG_WINDOWS = 10;
/** Above, an occasional look is enough. */
const SURE = 6;

/** What the sounds of one stream have shown so far. */
export interface SpeechEvidence {
  readonly sum: number;
  readonly doubted: boolean;
  /** Level of the strongest window of the present sound. */
  readonly peakDb: number;
}

export const noEvidence: SpeechEvidence = { sum: 0, doubted: false, peakDb: Number.NEGATIVE_INFINITY };

/** Takes one voiced window. Without a `tone` it was not looked at, and tells nothing. */
export function weighVoiced(evidence: SpeechEvidence, probability: number, tone?: Tone): SpeechEvidence {
  if (!tone) return evidence;
  const peakDb = Math.max(evidence.peakDb, tone.levelDb);
  const most = tone.levelDb < peakDb - WEAK_DB ? MOST_WEAK_WEIGHT : MOST_WEIGHT;
  const weight = Math.max(-most, Math.min(most, weightOf(probability, tone)));
  const sum = KEPT_PER_WINDOW * evidence.sum + weight;
  return judged({ ...evidence, peakDb }, Math.max(LEAST, Math.min(MOST, sum)));
}

function weightOf(probability: number, { residueDb, steady }: Tone): number {
  const likely = Math.max(LEAST_PROBABILITY, Math.min(MOST_PROBABILITY, probability));
  const pureDb = Math.max(0, PURE_DB - residueDb);
  const needed = NEEDED_ODDS + ODDS_PER_DB * pureDb + (steady ? STEADY_ODDS : 0);
  const least = steady || pureDb > 0 ? LEAST_WEIGHT.note : LEAST_WEIGHT.voice;
  return Math.max(least, STEEPNESS * (Math.log(likely / (1 - likely)) - needed));
}

/** Takes one silent window. */
export const weighSilent = (evidence: SpeechEvidence): SpeechEvidence =>
  judged(evidence, KEPT_PER_SILENT_WINDOW * evidence.sum);

/** A new sound: what spoke for the last one does not speak for this one, and what spoke against it only in part. */
export const weighOnset = ({ sum, doubted }: SpeechEvidence): SpeechEvidence => ({
  sum: Math.max(LEAST_AT_ONSET, Math.min(0, sum)),
  doubted,
  peakDb: Number.NEGATIVE_INFINITY,
});

const judged = ({ doubted, peakDb }: SpeechEvidence, sum: number): SpeechEvidence => ({
  sum,
  doubted: sum < (doubted ? TRUSTED : DOUBTED),
  peakDb,
});

/** Whether it may be said that a voice of so many windows is speech. */
export const isLikely = ({ sum }: SpeechEvidence, windows: number): boolean =>
  sum >= (windows < LONG_WINDOWS ? LIKELY : LIKELY_WHEN_LONG);
export const isUnsure = ({ sum }: SpeechEvidence): boolean => sum < UNSURE;
export const isSure = ({ sum }: SpeechEvidence): boolean => sum > SURE;
