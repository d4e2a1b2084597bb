import type { AnsweringSettings, KeypadSettings } from '#domain';
import type { ConversationPlan, ConversationSentences, LoopGuard } from '../plan.ts';
import { type TurnLanguage, turnLanguage } from './language.ts';

/** What turn-taking needs of a language. */
export interface FollowedWords {
  /** BCP 47. */
  readonly tag: string;
  readonly words: TurnLanguage;
  readonly sentences: ConversationSentences;
}

/** What turn-taking needs of the plan, once per call. */
export interface TurnSettings {
  readonly language: TurnLanguage;
  readonly silenceMs: number;
  readonly inactivityMs: number;
  readonly maxDurationMs: number;
  readonly bargeIn: boolean;
  /** Words that stop speech which is being heard, at least; "wait" alone does in any case. */
  readonly interruptionWords: number;
  readonly firstMessageInterruptible: boolean;
  readonly keypad: KeypadSettings;
  /** Of a call that we placed. */
  readonly answering?: AnsweringSettings | undefined;
  readonly loopGuard: LoopGuard | undefined;
  /** The languages that the caller may change to, the call's own first. */
  readonly followed: readonly FollowedWords[];
  readonly firstMessage: string;
  readonly sentences: ConversationSentences;
  /** The recogniser gives words while the caller speaks. */
  readonly partials: boolean;
  /** Answers may be begun before the turn is over. */
  readonly speculation: boolean;
  /** A model can be asked whether a voice sounds finished. */
  readonly judgesEndings: boolean;
}

/** What turn-taking goes by in a call with this plan. */
export function turnSettings(plan: ConversationPlan): TurnSettings {
  return {
    language: turnLanguage(plan.language),
    silenceMs: plan.silenceMs,
    inactivityMs: plan.inactivityMs,
    maxDurationMs: plan.maxDurationMs,
    bargeIn: plan.bargeIn,
    interruptionWords: plan.interruptionWords,
    firstMessageInterruptible: plan.firstMessageInterruptible,
    keypad: plan.keypad,
    answering: plan.answering,
    loopGuard: plan.loopGuard,
    followed: (plan.followed ?? []).map(({ language: tag, sentences }) => ({
      tag,
      words: turnLanguage(tag),
      sentences,
    })),
    firstMessage: plan.firstMessage,
    sentences: plan.sentences,
    partials: plan.speechToText.capabilities.partials,
    speculation: plan.speculation,
    judgesEndings: plan.turnModel !== undefined,
  };
}
