/** Samples per window of the voice model: 32 ms. */
export const VOICE_WINDOW = 256;

/** A window counts as voiced from here on when silent, and stays voiced down to the second. */
const START_PROBABILITY = 0.5;
const KEEP_PROBABILITY = 0.35;
/** A window before the first voiced one belongs to the onset when it is at least this likely. */
const ONSET_PROBABILITY = 0.15;
/** Speech, not a cough: so many of the last windows are this likely to be voice. */
const CONFIRM_PROBABILITY = 0.6;
const CONFIRM_WINDOWS = 4;
const CONFIRM_SPAN = 6;
/** Silent windows that end a voice: longer than the closure of a plosive. */
const HANGOVER_WINDOWS = 6;

/** What one stream of window probabilities has shown so far. Positions are samples. */
export interface VoiceGateState {
  readonly voiced: boolean;
  readonly confirmed: boolean;
  readonly onset: number;
  /** End of the last voiced window. */
  readonly lastVoicedEnd: number;
  readonly voicedWindows: number;
  /** The last windows, newest in bit 0: set when likely enough to confirm. */
  readonly likely: number;
  readonly previousProbability: number;
}

export type VoiceNews =
  | { readonly kind: 'start'; readonly onset: number }
  | { readonly kind: 'confirmed'; readonly onset: number }
  | { readonly kind: 'end'; readonly end: number; readonly confirmed: boolean; readonly voicedSamples: number };

export const quietGate: VoiceGateState = {
  voiced: false,
  confirmed: false,
  onset: 0,
  lastVoicedEnd: 0,
  voicedWindows: 0,
  likely: 0,
  previousProbability: 0,
};

/** Takes the probability of the window that ends at `end`. */
export function nextVoice(
  state: VoiceGateState,
  probability: number,
  end: number,
): { readonly state: VoiceGateState; readonly news: readonly VoiceNews[] } {
  const voiced = probability >= (state.voiced ? KEEP_PROBABILITY : START_PROBABILITY);
  const likely = ((state.likely << 1) | (probability >= CONFIRM_PROBABILITY ? 1 : 0)) & ((1 << CONFIRM_SPAN) - 1);
  const base = { ...state, likely, previousProbability: probability };
  if (!voiced) return whenSilent(base, end);
  const news: VoiceNews[] = [];
  let next: VoiceGateState = { ...base, lastVoicedEnd: end, voicedWindows: base.voicedWindows + 1 };
  if (!state.voiced) {
    const early = state.previousProbability >= ONSET_PROBABILITY ? 2 : 1;
    next = { ...next, voiced: true, onset: Math.max(0, end - early * VOICE_WINDOW) };
    news.push({ kind: 'start', onset: next.onset });
  }
  if (!next.confirmed && bitsOf(likely) >= CONFIRM_WINDOWS) {
    next = { ...next, confirmed: true };
    news.push({ kind: 'confirmed', onset: next.onset });
  }
  return { state: next, news };
}

function whenSilent(state: VoiceGateState, end: number) {
  if (!state.voiced || end - state.lastVoicedEnd < HANGOVER_WINDOWS * VOICE_WINDOW) return { state, news: [] };
  const news: VoiceNews = {
    kind: 'end',
    end: state.lastVoicedEnd,
    confirmed: state.confirmed,
    voicedSamples: state.voicedWindows * VOICE_WINDOW,
  };
  return { state: { ...state, voiced: false, confirmed: false, voicedWindows: 0, likely: 0 }, news: [news] };
}

function bitsOf(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}
