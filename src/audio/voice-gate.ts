import {
  isLikely,
  isSure,
  isUnsure,
  noEvidence,
  type SpeechEvidence,
  weighOnset,
  weighSilent,
  weighVoiced,
} from './speech-evidence.ts';
import type { Tone } from './tone-watch.ts';

/** Samples per window of the voice model: 32 ms. */
export const VOICE_WINDOW = 256;

/** A window counts as voiced from here on when silent, and stays voiced down to the second. */
const START_PROBABILITY = 0.5;
const KEEP_PROBABILITY = 0.35;
/** A window before the first voiced one belongs to the onset when it is at least this likely. */
const ONSET_PROBABILITY = 0.15;

/** So many of the last windows at least this likely. The numbers were tuned with test/measure/barge-in.ts. */
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
const HANGOVER = { unconfirmed: 3, confirmed: 6 } as const;
/** Silent windows after which a confirmed voice may be over: a few more of them lie within speech than after two. */
const LULL_WINDOWS = 1;
/** Voiced windows of a word that may have been nothing although it was confirmed. */
const SHORT_WINDOWS = 10;

/** What one stream of windows has shown so far. Positions are samples. */
export interface VoiceGateState {
  /** A voice has begun and not ended. */
  readonly voiced: boolean;
  readonly held: boolean;
  readonly confirmed: boolean;
  /** So surely speech once that it is not taken back, whatever sounds on behind it. */
  readonly sure: boolean;
  readonly onset: number;
  /** End of the last voiced window of a voice. */
  readonly lastVoicedEnd: number;
  readonly voicedWindows: number;
  /** The model takes for voice what sounds, be it a voice or not. */
  readonly sounding: boolean;
  readonly lastSoundEnd: number;
  /** The last probabilities since the sound began, newest first. */
  readonly recent: readonly number[];
  readonly previousProbability: number;
  readonly evidence: SpeechEvidence;
}

/** `held` comes at most once per voice, between `start` and `confirmed` or with it. */
export type VoiceNews =
  | { readonly kind: 'start' | 'held' | 'confirmed'; readonly onset: number }
  /** A short silence in a confirmed voice: `end`, or the voice goes on without a word about it. */
  | { readonly kind: 'lull'; readonly end: number }
  | {
      readonly kind: 'end';
      readonly end: number;
      /** False also for a voice that was confirmed and has turned out to be none. */
      readonly confirmed: boolean;
      /** It is music or a tone, and may sound on. */
      readonly doubted: boolean;
      readonly voicedSamples: number;
    };

export const quietGate: VoiceGateState = {
  voiced: false,
  held: false,
  confirmed: false,
  sure: false,
  onset: 0,
  lastVoicedEnd: 0,
  voicedWindows: 0,
  sounding: false,
  lastSoundEnd: 0,
  recent: [],
  previousProbability: 0,
  evidence: noEvidence,
};

interface VoiceStep {
  readonly state: VoiceGateState;
  readonly news: readonly VoiceNews[];
}

const sounds = (state: VoiceGateState, probability: number): boolean =>
  probability >= (state.sounding ? KEEP_PROBABILITY : START_PROBABILITY);

/** Of what is surely speech, two windows in eight are looked at. */
const LOOK_EACH = 8;

/** Whether `nextVoice` wants to know the tone of the window that ends at `end`. Speech costs a look while it is short. */
export function wantsTone(state: VoiceGateState, probability: number, end: number): boolean {
  if (!sounds(state, probability)) return false;
  return !isSure(state.evidence) || Math.floor(end / VOICE_WINDOW) % LOOK_EACH < 2;
}

/** Takes the probability of the window that ends at `end`, and its tone where it is known. */
export function nextVoice(state: VoiceGateState, probability: number, end: number, tone?: Tone): VoiceStep {
  if (!sounds(state, probability)) return whenSilent(state, probability, end);
  const before = state.sounding ? state.evidence : weighOnset(state.evidence);
  const evidence = weighVoiced(before, probability, tone);
  // A voice that rises out of music begins where the evidence does.
  const isMusic = evidence.doubted && evidence.sum <= before.sum;
  const seen: VoiceGateState = {
    ...state,
    sounding: true,
    lastSoundEnd: end,
    recent: isMusic ? [] : [probability, ...state.recent].slice(0, LONGEST_SPAN),
    previousProbability: probability,
    evidence,
  };
  if (!seen.evidence.doubted) return whenVoiced(seen, end, state.previousProbability);
  return seen.voiced ? endVoice(seen) : { state: seen, news: [] };
}

function whenVoiced(state: VoiceGateState, end: number, previousProbability: number): VoiceStep {
  const early = previousProbability >= ONSET_PROBABILITY ? state.recent.length + 1 : state.recent.length;
  const onset = state.voiced ? state.onset : Math.max(0, end - early * VOICE_WINDOW);
  const held = state.held || holds(HOLD, state.recent);
  const voicedWindows = state.voicedWindows + 1;
  const confirmed = state.confirmed || (holds(CONFIRM, state.recent) && isLikely(state.evidence, voicedWindows));
  const news: VoiceNews[] = [];
  if (!state.voiced) news.push({ kind: 'start', onset });
  if (held && !state.held) news.push({ kind: 'held', onset });
  if (confirmed && !state.confirmed) news.push({ kind: 'confirmed', onset });
  const sure = state.sure || (confirmed && isSure(state.evidence));
  return { state: { ...state, voiced: true, held, confirmed, sure, onset, lastVoicedEnd: end, voicedWindows }, news };
}

function whenSilent(state: VoiceGateState, probability: number, end: number): VoiceStep {
  const evidence = weighSilent(state.evidence);
  const recent = state.sounding ? [probability, ...state.recent].slice(0, LONGEST_SPAN) : state.recent;
  const silent = { ...state, recent, previousProbability: probability, evidence };
  const isLong = state.confirmed && state.voicedWindows > SHORT_WINDOWS;
  const hangover = isLong ? HANGOVER.confirmed : HANGOVER.unconfirmed;
  const silence = end - state.lastSoundEnd;
  if (state.confirmed && silence === LULL_WINDOWS * VOICE_WINDOW) {
    return { state: silent, news: [{ kind: 'lull', end: state.lastVoicedEnd }] };
  }
  if (!state.sounding || silence < hangover * VOICE_WINDOW) return { state: silent, news: [] };
  const { state: over, news } = silent.voiced ? endVoice(silent) : { state: silent, news: [] };
  return { state: { ...over, sounding: false, recent: [] }, news };
}

/** The voice is over; its sound may go on. */
function endVoice(state: VoiceGateState): VoiceStep {
  const { confirmed, sure, lastVoicedEnd, voicedWindows, evidence } = state;
  const news: VoiceNews = {
    kind: 'end',
    end: lastVoicedEnd,
    confirmed: confirmed && (sure || !isUnsure(evidence)),
    doubted: evidence.doubted && !sure,
    voicedSamples: voicedWindows * VOICE_WINDOW,
  };
  const quiet = { voiced: false, held: false, confirmed: false, sure: false, voicedWindows: 0 };
  return { state: { ...state, ...quiet }, news: [news] };
}

function holds(rule: Rule, recent: readonly number[]): boolean {
  let count = 0;
  for (const probability of recent.slice(0, rule.span)) if (probability >= rule.probability) count++;
  return count >= rule.windows;
}
