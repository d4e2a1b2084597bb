import { priceIn } from '../ai-sdk/models.ts';
import type { AcceptedParameters } from '../catalog/vendor.ts';

/** The fast ones first: on the phone the first word counts. */
export const GEMINI_MODELS = [
  ...['gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-3.5-flash', 'gemini-3.5-flash-lite', 'gemini-2.5-pro'],
] as const;

/** Models that the vendor lists and that do not lead a conversation in text. */
const NO_CHAT = /tts|image|audio|embedding|computer-use|robotics|live|veo|imagen|aqa|research/;

export const isGeminiChatModel = (model: string): boolean => /^gem(?:ini|ma)-/.test(model) && !NO_CHAT.test(model);

/** The API takes penalties below 2. */
const PENALTIES = { min: -2, max: 1.99 };

/** Generation 2.5 alone refuses the penalties; those before it choose among fewer tokens. */
export function geminiAccepts(model: string): AcceptedParameters {
  const penalties = /^gemini-2[.-]5/.test(model) ? 'fixed-by-model' : PENALTIES;
  const topK = { min: 1, max: /^gemini-(?:1|2[.-]0)/.test(model) ? 40 : 64 };
  return {
    ...{ temperature: true, maxTokens: true, topP: true, topK, stopSequences: true },
    ...{ frequencyPenalty: penalties, presencePenalty: penalties },
  };
}

export type GeminiThinking = { readonly thinkingBudget: number } | { readonly thinkingLevel: 'minimal' | 'low' };

/** The least budget that the big model of generation 2.5 takes, in tokens. */
const LEAST_BUDGET = 128;

/** The least that a model can think before it answers, since the caller waits meanwhile. */
export function geminiThinking(model: string): GeminiThinking | undefined {
  if (/^gemini-2\.5-flash/.test(model)) return { thinkingBudget: 0 };
  if (/^gemini-2\.5-pro/.test(model)) return { thinkingBudget: LEAST_BUDGET };
  if (/^gemini-[3-9].*flash/.test(model)) return { thinkingLevel: 'minimal' };
  return /^gemini-[3-9]/.test(model) ? { thinkingLevel: 'low' } : undefined;
}

/** List prices, for prompts below 200 000 tokens. */
export const geminiPrice = priceIn({
  'gemini-2.5-flash': { input: 0.3, cachedInput: 0.03, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, cachedInput: 0.01, output: 0.4 },
  'gemini-2.5-pro': { input: 1.25, cachedInput: 0.125, output: 10 },
});
