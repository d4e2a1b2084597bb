import { z } from 'zod';
import { AmbienceSettings } from './ambience.ts';
import { AnsweringSettings } from './answering.ts';
import { ModelSettings, SpeechToTextSettings, TextToSpeechSettings } from './engine-choice.ts';
import { FollowedLanguage } from './follow-language.ts';
import { KeypadInteractionSettings } from './keypad-interaction.ts';
import { Language } from './language.ts';
import { LoopGuardSettings } from './loop-guard.ts';
import { AssistantMessages } from './messages.ts';
import { VoiceTest } from './voice-test.ts';
import { WaitSettings } from './wait.ts';

/** Keypad input, A14. */
export const KeypadSettings = z.object({
  enabled: z.boolean().default(true),
  /** 0: any. */
  minLength: z.number().int().min(0).max(40).default(0),
  /** Reached: sent at once. */
  maxLength: z.number().int().min(1).max(40).default(20),
  /** After the last digit. */
  timeoutMs: z.number().int().min(500).max(30_000).default(3000),
  /** Sends at once; not part of the input. */
  terminator: z.enum(['#', '*', '']).default('#'),
});
export type KeypadSettings = z.infer<typeof KeypadSettings>;

/** Something callers ask for, recognised offline by its example phrases. */
export const Intent = z.object({
  name: z.string().min(1).max(64),
  /** Example sentences, per language (two-letter code). */
  phrases: z.record(z.string(), z.array(z.string().min(1).max(200)).max(50)),
  /** A key that selects it on the keypad. */
  key: z
    .string()
    .regex(/^[0-9*#]$/)
    .optional(),
  /** What is answered, per language; absent for `answer-from-documents`. */
  reply: z.record(z.string(), z.string().max(1000)).default({}),
  followUp: z.enum(['listen', 'answer-from-documents', 'collect-digits', 'transfer', 'hang-up']).default('listen'),
});
export type Intent = z.infer<typeof Intent>;

/** A short text that the assistant answers from. */
export const Document = z.object({
  title: z.string().min(1).max(200),
  language: Language,
  text: z.string().min(1).max(20_000),
});
export type Document = z.infer<typeof Document>;

/** Where callers can be transferred to, A16/B3: a SIP URI, or the virtual number of another assistant. */
export const TransferDestination = z.object({
  name: z.string().min(1).max(64),
  description: z.string().max(500).default(''),
  target: z.string().min(1).max(200),
});
export type TransferDestination = z.infer<typeof TransferDestination>;

/** Everything that makes an assistant behave as it does. A published version is an immutable copy of it. */
export const AssistantConfig = z.object({
  language: Language.default('en-GB'),
  /** Spoken as soon as the call is answered, before listening. `{{variables}}` allowed. */
  firstMessage: z.string().max(1000).default(''),
  /** System prompt. `{{variables}}` allowed. */
  prompt: z.string().max(40_000).default(''),
  timeZone: z.string().max(64).default('Europe/Paris'),
  speechToText: SpeechToTextSettings.prefault({}),
  textToSpeech: TextToSpeechSettings.prefault({}),
  /** Some of the calls hear another voice, to see which one does better. */
  voiceTest: VoiceTest.optional(),
  model: ModelSettings.prefault({}),
  /** Silence before end of turn, A20. */
  silenceMs: z.number().int().min(200).max(3000).default(500),
  /** Silence of both before the assistant warns, then ends, A20. */
  inactivityMs: z.number().int().min(3000).max(120_000).default(10_000),
  maxDurationMs: z.number().int().min(30_000).max(14_400_000).default(1_800_000),
  /** The caller's voice stops the assistant. Keys do in any case. */
  bargeIn: z.boolean().default(true),
  /** Words that interrupt, at least; "wait" or "stop" alone, or a long voice, do in any case. */
  interruptionWords: z.number().int().min(1).max(10).default(1),
  /** Off for a notice that must be heard to its end; what is said meanwhile is answered afterwards. */
  firstMessageInterruptible: z.boolean().default(true),
  ambience: AmbienceSettings.prefault({}),
  /** On outbound calls. */
  answering: AnsweringSettings.prefault({}),
  /** Answers are begun on a stable transcript, before it is sure that the caller has finished: faster, and some are paid for nothing. */
  speculation: z.boolean().default(true),
  /** The assistant may end the call, A15. */
  hangUp: z.boolean().default(true),
  keypad: KeypadSettings.prefault({}),
  keypadInteraction: KeypadInteractionSettings.prefault({}),
  wait: WaitSettings.prefault({}),
  /** Other languages in which the assistant follows a caller who changes to them; empty: it does not. */
  followLanguage: z.array(FollowedLanguage).max(10).default([]),
  messages: AssistantMessages.prefault({}),
  loopGuard: LoopGuardSettings.prefault({}),
  transfers: z.array(TransferDestination).max(50).default([]),
  intents: z.array(Intent).max(200).default([]),
  documents: z.array(Document).max(200).default([]),
});
export type AssistantConfig = z.infer<typeof AssistantConfig>;

export const AssistantName = z.string().trim().min(1, 'Give the assistant a name.').max(120);
/** Digits only; reaches the assistant as user part of a SIP URI (A1). */
export const VirtualNumber = z.string().regex(/^[0-9]{3,15}$/, 'Use 3 to 15 digits.');
