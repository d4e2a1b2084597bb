import type { AnsweredBy, EndReason, TimelineEntry } from '#domain';
import type { ProviderErrorKind } from '#providers';
import type { Answerer } from '../answerer/answerer.ts';
import type { ConversationSentences, ToolOutcome } from '../plan.ts';
import type { Completeness } from './end-of-turn/heard.ts';
import type { SpokenLanguage } from './follow.ts';
import { type KeypadState, noKeys } from './keypad.ts';
import type { TurnLanguage } from './language.ts';
import { type LoopState, noLoop } from './loop.ts';
import type { TurnSettings } from './settings.ts';

type Phase = 'ringing' | 'answering' | 'talking' | 'transferring' | 'over';

/** The caller's voice as the media worker reports it. `sounding` may still be a cough. */
export interface CallerVoice {
  readonly voice: 'silent' | 'sounding' | 'speaking';
  readonly onsetAtMs: number;
  readonly endedAtMs: number;
  readonly voicedMs: number;
  /** The worker has paused playback and waits for a decision. */
  readonly pausedPlayback: boolean;
  /** How much weaker than usual it is, or was, in dB. */
  readonly weakerDb: number;
  /** It began while a reply was being heard. */
  readonly overReply: boolean;
  /** That reply was about to end, with a question. */
  readonly overQuestionEnd: boolean;
  /** End of the last words that were for somebody else. */
  readonly asideEndedAtMs: number;
}

/** What the caller has said since the last turn was taken. */
export interface Said {
  /** Finals, joined. */
  readonly text: string;
  /** Words of the open segment. */
  readonly partial: string;
  /** The words of a partial transcript were last other than before. */
  readonly changedAtMs: number;
  readonly confidence: number | undefined;
  /** How much weaker than usual the strongest of these voices was, in dB. */
  readonly weakerDb: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** How likely the voice that ended then sounded finished, 0 to 1; undefined: not known. */
  readonly soundsFinished: number | undefined;
  /** Voice has ended and the segment's final has not come. */
  readonly finalDue: boolean;
  readonly finalAtMs: number;
  /** A partial transcript was taken for the final one, which is too late. */
  readonly provisional: boolean;
}

/** How finished words sound in a language. */
interface Judged {
  readonly text: string;
  readonly language: TurnLanguage;
  readonly completeness: Completeness;
}

export type Purpose = 'answer' | 'firstMessage' | 'voicemailMessage' | 'screeningReply' | keyof ConversationSentences;

/** What is done about whoever answered a call that we placed. */
export interface AnsweringState {
  /**
   * `listening`: who is it? `introducing`: says who calls. `awaiting-beep`, `leaving`: a message. `watching`: the
   * conversation goes on, and it may turn out to be a machine after all.
   */
  readonly stage: 'listening' | 'introducing' | 'awaiting-beep' | 'leaving' | 'watching';
  readonly stageSinceMs: number;
  readonly answeredAtMs: number;
  readonly answerer: Answerer;
  /** Told last. */
  readonly told: AnsweredBy;
  readonly menus: number;
  readonly introductions: number;
  /** The message was begun at a beep, not at a silence. */
  readonly atBeep: boolean;
}

/** What a reply brings with it once it has been heard. */
export type AfterReply = Exclude<ToolOutcome, { type: 'result' }>;

/** The one reply that is being made or spoken. */
export interface ReplyState {
  readonly id: number;
  readonly purpose: Purpose;
  /** Acted on when the reply was heard. */
  readonly after: AfterReply | undefined;
  /** `after` is acted on even when the caller speaks over the reply. */
  readonly unconditional: boolean;
  /** The caller's voice stops it. Otherwise it is heard to its end, and what was said meanwhile is answered then. */
  readonly interruptible: boolean;
  /** Something of it has been heard. */
  readonly audible: boolean;
  /** Given before it was last audible. */
  readonly signsOfLife: number;
}

export interface Waiting {
  /** When the next sign of life is due. */
  readonly dueAtMs: number;
  readonly signsOfLife: number;
}

export type DeadlineName =
  | 'final' /** The transcript of a segment that is over. */
  | 'turn' /** The silence that ends the turn is over; the audio that shows it arrives up to a frame later. */
  | 'speech' /** Voice over a reply that has lasted too long for a noise. */
  | 'words' /** A voice over a reply is no longer short, or has ended: what of its words? */
  | 'keypad'
  | 'inactivity'
  | 'answering' /** Who answered may be known by now. */
  | 'life' /** The caller waits and hears nothing. */
  | 'maxDuration'
  | 'durationWarning'
  | 'pause' /** The longest that the assistant keeps silent. */
  | 'closing'; /** The last words are taking too long. */
type Deadlines = Readonly<Record<DeadlineName, number>>;

export interface TurnState {
  readonly settings: TurnSettings;
  readonly phase: Phase;
  readonly caller: CallerVoice;
  readonly said: Said;
  /** When the voice paused, while it may be over; `NEVER` otherwise. */
  readonly lullAtMs: number;
  /** Words of the caller that were looked at last. */
  readonly judged: Judged | undefined;
  /** The words whose answer was begun before the turn is over. */
  readonly speculated: string | undefined;
  /** Answers to this turn that were begun while the voice went on. */
  readonly begunEarly: number;
  readonly reply: ReplyState | undefined;
  /** The caller waits for a reply and hears nothing: since before the present reply, if another was stopped for it. */
  readonly waiting: Waiting | undefined;
  readonly nextReply: number;
  readonly turns: number;
  readonly keypad: KeypadState;
  /** Of a call that we placed, as long as it matters. */
  readonly answering: AnsweringState | undefined;
  /** Replies in a row that failed. */
  readonly failures: number;
  /** The recogniser is gone. */
  readonly deaf: boolean;
  readonly warned: boolean;
  readonly held: boolean;
  /** A reply was cut by a hold, or by a sound that said nothing: the caller is owed an answer. */
  readonly owesAnswer: boolean;
  /** The longest duration is reached; only the caller's last sentence is waited for. */
  readonly overtime: boolean;
  /** To be told to the model with the next answer, or in one of its own when nobody has anything to do. */
  readonly news: readonly HeardMessage[];
  readonly loop: LoopState;
  readonly spoken: SpokenLanguage;
  /** The end is near, and the caller has not been told. */
  readonly durationWarningDue: boolean;
  /** The assistant keeps silent until something is worth answering. */
  readonly pausing: boolean;
  readonly deadlines: Deadlines;
}

/** Times of one caller turn, `Clock.now()`: the origin of its latencies. */
export interface TurnTimes {
  readonly index: number;
  /** End of the caller's speech; for keys and text the moment they were sent. */
  readonly endedAtMs: number;
  readonly finalAtMs: number | undefined;
  readonly decidedAtMs: number;
  /** The required silence was over: from here on an answer is waited for. */
  readonly waitsSinceMs: number;
}

/** What the caller said and nobody will answer any more. */
export interface LastWords {
  readonly said: Said;
  /** The transcript of the last segment is still to come. */
  readonly isOpen: boolean;
}

export interface HeardMessage {
  readonly text: string;
  readonly via: 'speech' | 'keys' | 'text' | 'event';
}

export type TurnEvent =
  | { readonly type: 'answered' }
  | {
      readonly type: 'voice-start';
      readonly onsetAtMs: number;
      /** The reply that is being heard was about to end, with a question. */
      readonly overQuestionEnd?: boolean;
    }
  | {
      readonly type: 'voice-confirmed';
      readonly onsetAtMs: number;
      readonly pausedPlayback: boolean;
      readonly weakerDb: number;
    }
  /** The voice has paused and may be over. */
  | { readonly type: 'voice-lull' }
  | {
      readonly type: 'voice-end';
      readonly endedAtMs: number;
      readonly confirmed: boolean;
      /** Music or a tone: its words are none. */
      readonly doubted?: boolean;
      readonly voicedMs: number;
      readonly weakerDb: number;
    }
  /** How likely the voice that ended at `endedAtMs` sounded finished, 0 to 1. */
  | { readonly type: 'ending-judged'; readonly endedAtMs: number; readonly probability: number }
  | { readonly type: 'partial'; readonly text: string }
  | { readonly type: 'final'; readonly text: string; readonly confidence?: number }
  /** No recogniser any more; with a reason the call cannot go on without one. */
  | { readonly type: 'recogniser-lost'; readonly reason: EndReason | undefined }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'beep'; readonly atMs: number }
  | { readonly type: 'reply-audible'; readonly reply: number }
  /** Everything made so far was heard and more is to come. */
  | { readonly type: 'reply-quiet'; readonly reply: number }
  /** It was heard to its end: `said`. */
  | {
      readonly type: 'reply-done';
      readonly reply: number;
      readonly after: AfterReply | undefined;
      readonly said: string;
    }
  | {
      readonly type: 'reply-failed';
      readonly reply: number;
      readonly stage: 'model' | 'speech';
      readonly kind: ProviderErrorKind;
    }
  | { readonly type: 'news'; readonly news: HeardMessage }
  | { readonly type: 'transfer-failed'; readonly destination: string; readonly detail: string }
  | { readonly type: 'hold'; readonly held: boolean }
  | { readonly type: 'end'; readonly reason: EndReason }
  | { readonly type: 'timer' };

export type TurnOrder =
  | {
      readonly type: 'answer';
      readonly reply: number;
      readonly heard: readonly HeardMessage[];
      readonly times: TurnTimes | undefined;
      readonly interruptible: boolean;
    }
  | {
      readonly type: 'say';
      readonly reply: number;
      readonly purpose: Purpose;
      readonly text: string;
      /** What the caller said before it. */
      readonly heard: readonly HeardMessage[];
      readonly interruptible: boolean;
    }
  /** Begin the answer to what has been said so far, in case that is all. */
  | { readonly type: 'speculate'; readonly text: string }
  /** It was not all, or something else. */
  | { readonly type: 'drop-speculation' }
  /** Abort what is being made and drop what was not heard. */
  | { readonly type: 'stop-reply'; readonly reply: number }
  /** Go on at the sample where the worker paused. */
  | { readonly type: 'resume-playback' }
  /** The last segment, which is over, was no speech or comes too late: its transcript is not wanted. */
  | { readonly type: 'drop-segment' }
  /** What was said from `startedAtMs` on, to a voice's end at `endedAtMs`: does it sound finished? `ending-judged` tells. */
  | { readonly type: 'judge-ending'; readonly startedAtMs: number; readonly endedAtMs: number }
  /** While held, no utterance begins: the caller is making a sound. */
  | { readonly type: 'hold-speech'; readonly held: boolean }
  | { readonly type: 'sign-of-life'; readonly form: 'sentence' | 'tone' }
  /** Words that need no answer of the model, for its memory. */
  | { readonly type: 'remember'; readonly heard: HeardMessage }
  | { readonly type: 'detect-beep'; readonly on: boolean }
  | { readonly type: 'send-keys'; readonly keys: string }
  /** From now on the call is in this language, BCP 47. */
  | { readonly type: 'change-language'; readonly tag: string }
  | { readonly type: 'record'; readonly entry: TimelineEntry }
  | { readonly type: 'transfer'; readonly name: string; readonly target: string }
  /** Close everything and hang up; the last order of a call. */
  | { readonly type: 'finish'; readonly reason: EndReason; readonly lastWords: LastWords | undefined };

export const NEVER = Number.POSITIVE_INFINITY;

export const NO_DEADLINES: Deadlines = {
  final: NEVER,
  turn: NEVER,
  speech: NEVER,
  words: NEVER,
  keypad: NEVER,
  inactivity: NEVER,
  answering: NEVER,
  life: NEVER,
  maxDuration: NEVER,
  durationWarning: NEVER,
  pause: NEVER,
  closing: NEVER,
};

export const nothingSaid: Said = {
  text: '',
  partial: '',
  changedAtMs: 0,
  confidence: undefined,
  weakerDb: 0,
  startedAtMs: 0,
  endedAtMs: 0,
  soundsFinished: undefined,
  finalDue: false,
  finalAtMs: 0,
  provisional: false,
};

export const silentCaller: CallerVoice = {
  voice: 'silent',
  onsetAtMs: 0,
  endedAtMs: 0,
  voicedMs: 0,
  pausedPlayback: false,
  weakerDb: 0,
  overReply: false,
  overQuestionEnd: false,
  asideEndedAtMs: -NEVER,
};

export function initialTurn(settings: TurnSettings): TurnState {
  return {
    settings,
    phase: 'ringing',
    caller: silentCaller,
    said: nothingSaid,
    lullAtMs: NEVER,
    judged: undefined,
    speculated: undefined,
    begunEarly: 0,
    reply: undefined,
    waiting: undefined,
    nextReply: 1,
    turns: 0,
    keypad: noKeys,
    answering: undefined,
    failures: 0,
    deaf: false,
    warned: false,
    held: false,
    owesAnswer: false,
    overtime: false,
    news: [],
    loop: noLoop,
    spoken: { tag: settings.followed[0]?.tag ?? '', other: undefined },
    durationWarningDue: false,
    pausing: false,
    deadlines: NO_DEADLINES,
  };
}

/** When the reducer wants to see the next `timer` event; `NEVER` when it waits for nothing. */
export function nextDeadline(state: TurnState): number {
  if (isOver(state)) return NEVER;
  const d = state.deadlines;
  return Math.min(
    d.final,
    d.turn,
    d.speech,
    d.words,
    d.keypad,
    d.inactivity,
    d.answering,
    d.life,
    d.maxDuration,
    d.durationWarning,
    d.pause,
    d.closing,
  );
}

export const isOver = (state: TurnState): boolean => state.phase === 'over';
export const isCallerSilent = (state: TurnState): boolean => state.caller.voice === 'silent';
/** Words or a transcript that is still to come. */
export const hasSomethingSaid = (said: Said): boolean => said.finalDue || said.text !== '' || said.partial !== '';
/** Nothing is being said or typed: something may be begun. */
export const isFree = (state: TurnState): boolean =>
  state.phase === 'talking' && !state.reply && !state.held && state.keypad.keys === '';
/** Nobody has anything to do: the inactivity clock runs. A noise does not stop it. */
export const isIdle = (state: TurnState): boolean => isFree(state) && !state.pausing;
/** Idle, and nothing that was said waits for its turn to be taken. */
export const isQuiet = (state: TurnState): boolean =>
  isIdle(state) && isCallerSilent(state) && !hasSomethingSaid(state.said);
/** Speech of the assistant must wait: the caller makes a sound, or it is not known yet what that sound was. */
export const isSpeechHeld = (state: TurnState): boolean =>
  (state.reply?.interruptible ?? state.settings.bargeIn) &&
  !isOver(state) &&
  (!isCallerSilent(state) || state.caller.pausedPlayback);
