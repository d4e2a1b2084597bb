import { z } from 'zod';

/** What a provider does in a call. */
export const ProviderStage = z.enum(['speech-to-text', 'language-model', 'text-to-speech']);

/** Whose key pays: the operator's (`ours`) or the workspace's (`yours`). */
export const KeyOwner = z.enum(['ours', 'yours']);
export type KeyOwner = z.infer<typeof KeyOwner>;

/** What one provider did in one stage of a call, and what that costs at list prices. */
export const UsageLine = z.object({
  stage: ProviderStage,
  provider: z.string(),
  /** Empty: the provider has no choice of models. */
  model: z.string(),
  keys: KeyOwner,
  /** Of speech that was recognised. */
  seconds: z.number().optional(),
  /** That were spoken. */
  characters: z.number().optional(),
  inputTokens: z.number().optional(),
  /** Part of the input. */
  cachedTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  /** Some of the tokens are estimated from the length of the text: the request was cut off before the vendor counted. */
  isEstimated: z.boolean().optional(),
  /** US dollars; null: no price is known. */
  costUsd: z.number().nullable(),
});
export type UsageLine = z.infer<typeof UsageLine>;

/** Why a provider was asked outside of a call: its key was tested, or somebody wanted to hear a voice. */
export const TrialKind = z.enum(['test', 'preview']);
export type TrialKind = z.infer<typeof TrialKind>;
