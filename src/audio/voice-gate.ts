/** Samples per window of the voice model: 32 ms. */
export const VOICE_WINDOW = 256;

/** A window counts as voiced from here on when silent, and stays voiced down to the second. */
const START_PROBABILITY = 0.5;
const KEEP_PROBABILITY = 0.35;
/** A window before the first voiced one belongs to the onset when it is at least this likely. */
const ONSET_PROBABILITY = 0.15;

/** So many of the last windows at least this likely. The numbers were tuned with test/measure/voice-onset.ts. */
interface Rule {
  readonly probability: number;
  readonly windows: number;
  readonly span: number;
}

/** Likely speech: whoever speaks falls silent now, and goes on where he was if it was nothing. */
const HOLD: Rule = { probability: 0.5, windows: 2, span: 3 };
/** Lasts like speech, not like a cough. */
const CONFIRM: Rule = { probability: 0.6, windows: 4, span: 6 };
const LONGEST_SPAN = 6;

/** Silent windows that end a voice: longer than the closure of a plosive. Shorter for what may have been nothing. */
const HANGOVER = { unconfirmed: 4, confirmed: 6 } as const;
/** Silent windows after which a confirmed voice may be over. */
const LULL_WINDOWS = 2;

/** What one stream of window probabilities has shown so far. Positions are samples. */
export interface VoiceGateState {
  readonly voiced: boolean;
  readonly held: boolean;
  readonly confirmed: boolean;
  readonly onset: number;
  /** End of the last voiced window. */
  readonly lastVoicedEnd: number;
  readonly voicedWindows: number;
  /** The last probabilities since voice began, newest first. */
  readonly recent: readonly number[];
  readonly previousProbability: number;
}

/** `held` comes at most once per voice, between `start` and `confirmed` or with it. */
export type VoiceNews =
  | { readonly kind: 'start' | 'held' | 'confirmed'; readonly onset: number }
  /** A short silence in a confirmed voice: `end`, or the voice goes on without a word about it. */
  | { readonly kind: 'lull'; readonly end: number }
  | { readonly kind: 'end'; readonly end: number; readonly confirmed: boolean; readonly voicedSamples: number };

export const quietGate: VoiceGateState = {
  voiced: false,
  held: false,
  confirmed: false,
  onset: 0,
  lastVoicedEnd: 0,
  voicedWindows: 0,
  recent: [],
  previousProbability: 0,
};

interface VoiceStep {
  readonly state: VoiceGateState;
  readonly news: readonly VoiceNews[];
}

/** Takes the probability of the window that ends at `end`. */
export function nextVoice(state: VoiceGateState, probability: number, end: number): VoiceStep {
  const voiced = probability >= (state.voiced ? KEEP_PROBABILITY : START_PROBABILITY);
  const recent = state.voiced || voiced ? [probability, ...state.recent].slice(0, LONGEST_SPAN) : state.recent;
  const seen = { ...state, recent, previousProbability: probability };
  return voiced ? whenVoiced(seen, end, state.previousProbability) : whenSilent(seen, end);
}

function whenVoiced(state: VoiceGateState, end: number, previousProbability: number): VoiceStep {
  const early = previousProbability >= ONSET_PROBABILITY ? 2 : 1;
  const onset = state.voiced ? state.onset : Math.max(0, end - early * VOICE_WINDOW);
  const held = state.held || holds(HOLD, state.recent);
  const confirmed = state.confirmed || holds(CONFIRM, state.recent);
  const news: VoiceNews[] = [];
  if (!state.voiced) news.push({ kind: 'start', onset });
  if (held && !state.held) news.push({ kind: 'held', onset });
  if (confirmed && !state.confirmed) news.push({ kind: 'confirmed', onset });
  const voicedWindows = state.voicedWindows + 1;
  return { state: { ...state, voiced: true, held, confirmed, onset, lastVoicedEnd: end, voicedWindows }, news };
}

function whenSilent(state: VoiceGateState, end: number): VoiceStep {
  const hangover = state.confirmed ? HANGOVER.confirmed : HANGOVER.unconfirmed;
  const silent = end - state.lastVoicedEnd;
  if (state.confirmed && silent === LULL_WINDOWS * VOICE_WINDOW) {
    return { state, news: [{ kind: 'lull', end: state.lastVoicedEnd }] };
  }
  if (!state.voiced || silent < hangover * VOICE_WINDOW) return { state, news: [] };
  const news: VoiceNews = {
    kind: 'end',
    end: state.lastVoicedEnd,
    confirmed: state.confirmed,
    voicedSamples: state.voicedWindows * VOICE_WINDOW,
  };
  const { lastVoicedEnd, previousProbability } = state;
  return { state: { ...quietGate, lastVoicedEnd, previousProbability }, news: [news] };
}

function holds(rule: Rule, recent: readonly number[]): boolean {
  let count = 0;
  for (const probability of recent.slice(0, rule.span)) if (probability >= rule.probability) count++;
  return count >= rule.windows;
}
