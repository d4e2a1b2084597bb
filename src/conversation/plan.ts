import type { SoundLoop, TurnModel } from '#audio';
import type { AnsweringSettings, EndReason, KeypadSettings } from '#domain';
import type { JsonSchema, LanguageModel, SpeechToText, TextToSpeech } from '#providers';

/** A function that the model may call during the conversation. */
export interface ConversationTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
  /** Said before it is run, in the call's language, when the model says nothing of its own first. */
  readonly filler?: string;
  /** Longest run; 20 s when absent. */
  readonly timeLimitMs?: number;
  /** Stopped when the caller interrupts. Any other goes on, and the model is told its result later. */
  readonly cancellable?: boolean;
  /**
   * Runs the tool. `input` is untrusted: the tool parses it. The answer is text for the model.
   * Throwing gives the model an error that it can mend: `ProductError` `invalid-input` names the wrong fields.
   */
  run(input: unknown, context: ToolContext): Promise<ToolOutcome>;
}

export interface ToolContext {
  readonly signal: AbortSignal;
  /** Presses keys of our own telephone: 0-9 * #. */
  readonly sendKeys: (keys: string) => void;
}

export type ToolOutcome =
  | { readonly type: 'result'; readonly content: string }
  /** The assistant has said all: end the call when the current reply has been heard. */
  | { readonly type: 'end-call'; readonly reason: EndReason }
  /**
   * From the end of the current reply on the assistant keeps silent: what is said is put to the model, which may call such a
   * tool again without a word. After `limitMs` it is asked what to do; `anew`: counted from now, not from the first wait.
   */
  | { readonly type: 'wait'; readonly limitMs: number; readonly content: string; readonly anew?: boolean }
  /** What was said was not for the assistant: no answer follows. */
  | { readonly type: 'stay-silent'; readonly content: string }
  /** Transfer when the current reply has been heard. */
  | { readonly type: 'transfer'; readonly name: string /** SIP URI for a REFER. */; readonly target: string };

/** Fixed sentences in the call's language. */
export interface ConversationSentences {
  readonly stillThere: string;
  readonly goodbyeSilence: string;
  readonly maxDuration: string;
  /** Said some time before the longest duration is reached, when nobody speaks. */
  readonly durationWarning: string;
  /** The conversation goes in circles. */
  readonly offerHuman: string;
  readonly goodbyeLoop: string;
  readonly apology: string;
  readonly oneMoment: string;
  readonly transferFailed: string;
}

/** How often in a row the same may be said, and whether a human can be offered then. */
export interface LoopGuard {
  readonly attempts: number;
  readonly offersHuman: boolean;
}

/** What a call is made of in one language. */
export type PlanLanguage = Pick<ConversationPlan, 'language' | 'voice' | 'phrases' | 'sentences'>;

/** Everything that one call needs, resolved before it is answered; nothing is looked up later. */
export interface ConversationPlan {
  readonly callId: string;
  /** BCP 47. */
  readonly language: string;
  /** Rendered; empty: the assistant listens first. */
  readonly firstMessage: string;
  readonly systemPrompt: string;
  readonly voice: { readonly id?: string; readonly rate: number };
  readonly silenceMs: number;
  readonly inactivityMs: number;
  readonly maxDurationMs: number;
  readonly bargeIn: boolean;
  /** Words that stop speech which is being heard, at least. */
  readonly interruptionWords: number;
  /** False for a legal notice: it is heard to its end unless a key is pressed. */
  readonly firstMessageInterruptible: boolean;
  /** Answers are begun on a stable transcript, before the turn is over, and thrown away when it was not. */
  readonly speculation: boolean;
  /** Tells by the caller's voice whether a turn is over; absent: words and silence alone decide. */
  readonly turnModel?: TurnModel;
  /** Heard under the assistant from the answer on, or as soon as it is there; never rejects. Absent: none. */
  readonly ambience?: Promise<SoundLoop | undefined>;
  readonly keypad: KeypadSettings;
  /** Of a call that we place: listens first for who answered. Texts are rendered. */
  readonly answering?: AnsweringSettings;
  /** Against conversations that go in circles; absent: off. */
  readonly loopGuard?: LoopGuard;
  /** What the caller is likely to say, for recognisers that use it. */
  readonly phrases: readonly string[];
  readonly tools: readonly ConversationTool[];
  readonly sentences: ConversationSentences;
  /** In which the assistant goes on when the caller changes to them, its own first; absent: it does not follow. */
  readonly followed?: readonly PlanLanguage[];
  readonly speechToText: SpeechToText;
  readonly textToSpeech: TextToSpeech;
  readonly languageModel: LanguageModel;
}
