import type { AnsweredBecause, AnsweredBy } from '#domain';
import { awayCount, type Cue, cuesOf, isPickUp } from './phrases.ts';

export interface Verdict {
  readonly class: AnsweredBy;
  /** 0 to 1. */
  readonly confidence: number;
  readonly because: AnsweredBecause;
}

/** Of this confidence it is acted upon: below, whoever answered is spoken to. */
export const SURE = 0.8;
/** Whoever is not known by now counts as human. */
const DECIDE_MS = 4000;
/** Somebody who picked up and says nothing is spoken to. */
const PATIENCE_MS = 2500;
/** A pause shorter than this belongs to what is being said. */
const BREATH_MS = 700;
/** A voice that goes on for so long without a pause is hardly a person who has just picked up. */
const LONG_RUN_MS = 3000;
const VERY_LONG_RUN_MS = 6000;
/** A beep belongs to the greeting before it when it comes this soon. */
const BEEP_AFTER_MS = 3500;
/** Humans say a word or two and wait. */
const SHORT_VOICE_MS = 2000;
/** Silence after which it is the assistant's turn: after "hello?", after an offer of help, a short and any other greeting. */
const SILENCE_MS = { pickUp: 600, offer: 600, short: 1200, any: 1500 } as const;

/** What is known of whoever answered. Instants are `Clock.now()`. */
export interface Answerer {
  readonly sinceMs: number;
  readonly patienceMs: number;
  /** A voice sounds. */
  readonly voiced: boolean;
  /** There was one: words that come before belong to somebody who spoke earlier. */
  readonly everVoiced: boolean;
  /** Beginning of the present or last stretch of speech without a long pause. */
  readonly runFromMs: number;
  readonly voiceEndedAtMs: number;
  readonly longestRunMs: number;
  /** Voice so far, without the present one. */
  readonly voicedMs: number;
  /** Everything said so far. */
  readonly heard: string;
  readonly partial: string;
  /** A tone ended, when one was heard. */
  readonly beepAtMs: number | undefined;
  /** Voice before the beep had ended then. */
  readonly beepAfterMs: number;
  readonly verdict: Verdict;
}

export type AnswererEvent =
  | { readonly type: 'voice-start'; readonly onsetAtMs: number }
  | { readonly type: 'voice-end'; readonly endedAtMs: number; readonly confirmed: boolean; readonly voicedMs: number }
  | { readonly type: 'partial' | 'final'; readonly text: string }
  | { readonly type: 'beep'; readonly atMs: number }
  | { readonly type: 'timer' };

const UNKNOWN: Verdict = { class: 'unknown', confidence: 0, because: 'silence' };

/** Somebody answered, or another voice is expected: nothing is known of it. */
export function newAnswerer(nowMs: number, patienceMs = PATIENCE_MS): Answerer {
  return {
    sinceMs: nowMs,
    patienceMs,
    voiced: false,
    everVoiced: false,
    runFromMs: nowMs,
    voiceEndedAtMs: nowMs,
    longestRunMs: 0,
    voicedMs: 0,
    heard: '',
    partial: '',
    beepAtMs: undefined,
    beepAfterMs: 0,
    verdict: UNKNOWN,
  };
}

/** Takes one event; the verdict of the answer is up to date. Pure. */
export function nextAnswerer(state: Answerer, event: AnswererEvent, nowMs: number): Answerer {
  const next = take(state, event);
  return { ...next, verdict: judge(next, nowMs) };
}

function take(state: Answerer, event: AnswererEvent): Answerer {
  switch (event.type) {
    case 'voice-start': {
      const goesOn = state.voicedMs > 0 && event.onsetAtMs - state.voiceEndedAtMs < BREATH_MS;
      return { ...state, voiced: true, everVoiced: true, runFromMs: goesOn ? state.runFromMs : event.onsetAtMs };
    }
    case 'voice-end': {
      const { endedAtMs, confirmed, voicedMs } = event;
      // A cough is no greeting.
      if (!confirmed) return { ...state, voiced: false, voiceEndedAtMs: endedAtMs };
      const longestRunMs = Math.max(state.longestRunMs, endedAtMs - state.runFromMs);
      return { ...state, voiced: false, voiceEndedAtMs: endedAtMs, longestRunMs, voicedMs: state.voicedMs + voicedMs };
    }
    case 'partial':
      return state.everVoiced ? { ...state, partial: event.text } : state;
    case 'final':
      return state.everVoiced ? { ...state, heard: `${state.heard} ${event.text}`.trim(), partial: '' } : state;
    case 'beep':
      return { ...state, beepAtMs: event.atMs, beepAfterMs: event.atMs - state.voiceEndedAtMs };
    case 'timer':
      return state;
  }
}

/** Everything said so far, with what is being said. */
export const wordsOf = ({ heard, partial }: Answerer): string => `${heard} ${partial}`.trim();

/** Whether words are those of a machine: a beep that follows is its. */
export function saysMachine(words: string): boolean {
  const cues = cuesOf(words);
  return cues.has('recorder') || cues.has('message') || cues.has('away');
}

/** What a verdict is made from. */
interface Evidence {
  readonly cues: ReadonlySet<Cue>;
  readonly away: number;
  readonly words: string;
  /** Longest stretch of speech without a pause. */
  readonly runMs: number;
  readonly silentMs: number;
  readonly sinceMs: number;
}

interface Rule {
  readonly class: AnsweredBy;
  readonly confidence: number;
  readonly because: AnsweredBecause;
  readonly holds: (evidence: Evidence, state: Answerer) => boolean;
}

const isMachine = ({ cues, away }: Evidence) => cues.has('recorder') || cues.has('message') || away > 0;
const isGreetingBeep = ({ cues, runMs }: Evidence, { beepAfterMs }: Answerer) =>
  !cues.has('human') && runMs >= LONG_RUN_MS && beepAfterMs <= BEEP_AFTER_MS;

/** The first that holds decides. */
const RULES: readonly Rule[] = [
  {
    ...{ class: 'beep', confidence: 0.97, because: 'beep' },
    holds: (evidence, state) =>
      state.beepAtMs !== undefined && (isMachine(evidence) || isGreetingBeep(evidence, state)),
  },
  {
    ...{ class: 'screening', confidence: 0.9, because: 'asks-who' },
    holds: ({ cues }) => cues.has('screening') && !cues.has('recorder'),
  },
  {
    ...{ class: 'voicemail', confidence: 0.95, because: 'recording' },
    holds: ({ cues }) => cues.has('recorder'),
  },
  { ...{ class: 'menu', confidence: 0.9, because: 'keys' }, holds: ({ cues }) => cues.has('menu') },
  {
    ...{ class: 'voicemail', confidence: 0.9, because: 'message' },
    holds: ({ cues, away }) => cues.has('message') && away > 0,
  },
  {
    ...{ class: 'human', confidence: 0.85, because: 'offers-help' },
    holds: ({ cues }) => cues.has('human'),
  },
  {
    ...{ class: 'voicemail', confidence: 0.85, because: 'message' },
    holds: ({ cues, runMs }) => cues.has('message') && runMs >= LONG_RUN_MS,
  },
  {
    ...{ class: 'voicemail', confidence: 0.85, because: 'absence' },
    holds: ({ away, runMs }) => away >= 2 && runMs >= LONG_RUN_MS,
  },
  {
    ...{ class: 'human', confidence: 0.9, because: 'picks-up' },
    holds: ({ words, silentMs }) => silentMs >= SILENCE_MS.pickUp && isPickUp(words),
  },
  {
    ...{ class: 'human', confidence: 0.8, because: 'waits' },
    holds: ({ silentMs, away }, { voicedMs }) =>
      voicedMs > 0 && voicedMs < SHORT_VOICE_MS && silentMs >= SILENCE_MS.short && away === 0,
  },
  {
    ...{ class: 'human', confidence: 0.6, because: 'waits' },
    holds: ({ silentMs }, { voicedMs }) => voicedMs > 0 && silentMs >= SILENCE_MS.any,
  },
  {
    ...{ class: 'human', confidence: 0.5, because: 'silence' },
    holds: ({ sinceMs }, { voicedMs, voiced, patienceMs }) => voicedMs === 0 && !voiced && sinceMs >= patienceMs,
  },
  {
    ...{ class: 'voicemail', confidence: 0.7, because: 'monologue' },
    holds: ({ runMs, words }) => runMs >= VERY_LONG_RUN_MS && words === '',
  },
  {
    ...{ class: 'human', confidence: 0.5, because: 'uncertain' },
    holds: ({ sinceMs }, { voiced, voicedMs }) => sinceMs >= DECIDE_MS && (voiced || voicedMs > 0),
  },
];

function judge(state: Answerer, nowMs: number): Verdict {
  const words = wordsOf(state);
  const runningMs = state.voiced ? nowMs - state.runFromMs : 0;
  const evidence: Evidence = {
    cues: cuesOf(words),
    away: awayCount(words),
    words,
    runMs: Math.max(state.longestRunMs, runningMs),
    silentMs: state.voiced ? 0 : nowMs - state.voiceEndedAtMs,
    sinceMs: nowMs - state.sinceMs,
  };
  const rule = RULES.find((each) => each.holds(evidence, state));
  return rule ? { class: rule.class, confidence: rule.confidence, because: rule.because } : UNKNOWN;
}

/** When the verdict may change by time alone: a `timer` event is due then. `Infinity`: never again. */
export function answererDueAtMs(state: Answerer, nowMs: number): number {
  const { sinceMs, patienceMs, voiced, runFromMs, voiceEndedAtMs } = state;
  const silences = voiced ? [] : Object.values(SILENCE_MS).map((ms) => voiceEndedAtMs + ms);
  const runs = voiced ? [runFromMs + LONG_RUN_MS, runFromMs + VERY_LONG_RUN_MS] : [];
  const due = [sinceMs + DECIDE_MS, sinceMs + patienceMs, ...silences, ...runs].filter((atMs) => atMs > nowMs);
  return Math.min(Number.POSITIVE_INFINITY, ...due);
}
