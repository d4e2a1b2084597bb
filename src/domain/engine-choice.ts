import { z } from 'zod';

/** Enough for every provider of a stage in a row. */
const MOST_FALLBACKS = 5;

const provider = z.string().max(40).default('local');

/** Who recognises the caller's speech. */
export const SpeechToTextChoice = z.object({ provider });
export type SpeechToTextChoice = z.infer<typeof SpeechToTextChoice>;

/** Who speaks for the assistant. */
export const TextToSpeechChoice = z.object({
  provider,
  /** Of this provider; empty: its usual voice for the language. */
  voice: z.string().max(120).default(''),
  rate: z.number().min(0.5).max(2).default(1),
});
export type TextToSpeechChoice = z.infer<typeof TextToSpeechChoice>;

/** Who thinks for the assistant. */
export const ModelChoice = z.object({
  provider,
  model: z.string().max(120).default(''),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(16).max(8192).optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** A choice and those that take its place, in this order, when it is slow or fails during a call. */
const withFallbacks = <S extends z.ZodRawShape>(choice: z.ZodObject<S>) =>
  choice.extend({ fallbacks: z.array(choice).max(MOST_FALLBACKS).default([]) });

export const SpeechToTextSettings = withFallbacks(SpeechToTextChoice);
export const TextToSpeechSettings = withFallbacks(TextToSpeechChoice);
export const ModelSettings = withFallbacks(ModelChoice);
