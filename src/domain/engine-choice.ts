import { z } from 'zod';
import { KeyOwner } from './usage.ts';

/** Enough for every provider of a stage in a row. */
const MOST_FALLBACKS = 5;

const common = {
  provider: z.string().max(40).default('local'),
  /** Of this provider; empty: its usual one. */
  model: z.string().max(120).default(''),
  /** Absent: the workspace's key when it has one for this provider, else the operator's. */
  keys: KeyOwner.optional(),
};

/** Who recognises the caller's speech. */
export const SpeechToTextChoice = z.object(common);
export type SpeechToTextChoice = z.infer<typeof SpeechToTextChoice>;

/** Who speaks for the assistant. */
export const TextToSpeechChoice = z.object({
  ...common,
  /** Of this provider; empty: its usual voice for the language. */
  voice: z.string().max(120).default(''),
  rate: z.number().min(0.5).max(2).default(1),
});
export type TextToSpeechChoice = z.infer<typeof TextToSpeechChoice>;

/** Who thinks for the assistant, and how (A8). Parameters that are absent are left to the provider. */
export const ModelChoice = z.object({
  ...common,
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(16).max(8192).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().int().min(1).max(500).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  stopSequences: z.array(z.string().min(1).max(64)).max(4).optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** A choice and those that take its place, in this order, when it is slow or fails during a call. */
const withFallbacks = <S extends z.ZodRawShape>(choice: z.ZodObject<S>) =>
  choice.extend({ fallbacks: z.array(choice).max(MOST_FALLBACKS).default([]) });

export const SpeechToTextSettings = withFallbacks(SpeechToTextChoice);
export const TextToSpeechSettings = withFallbacks(TextToSpeechChoice);
export const ModelSettings = withFallbacks(ModelChoice);
