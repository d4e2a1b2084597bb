import { priceIn } from '../ai-sdk/models.ts';
import type { AcceptedParameters } from '../catalog/vendor.ts';

/** The fast one first: on the phone the first word counts. */
export const ANTHROPIC_MODELS = [
  ...['claude-haiku-4-5', 'claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-opus-4-8', 'claude-opus-4-6'],
] as const;

/** The generations that let others choose among tokens. All newer ones answer with an error to a temperature. */
const LETS_CHOOSE = /claude-(?:2|3|instant|haiku-4-5|sonnet-4|opus-4(?!-[789](?:-|$)))(?:-|$)/;
/** Their answers are no longer than this, in tokens; the SDK would lower what is beyond without a word, as it does with temperatures. */
const SHORT = /claude-(?:2|instant|3-(?:haiku|opus|sonnet))(?:[-.]|$)/;
const SHORT_TOKENS = { min: 1, max: 4096 };
/** Those that think before they answer unless told otherwise. */
const THINKS = /claude-(?!2|3|instant|(?:haiku|sonnet|opus)-4)/;

export function anthropicAccepts(model: string): AcceptedParameters {
  const letsChoose = LETS_CHOOSE.test(model);
  return {
    ...{ stopSequences: true, frequencyPenalty: 'not-offered', presencePenalty: 'not-offered' },
    maxTokens: SHORT.test(model) ? SHORT_TOKENS : true,
    temperature: letsChoose ? { min: 0, max: 1 } : 'fixed-by-model',
    topP: letsChoose ? 'excluded-by-temperature' : 'fixed-by-model',
    topK: letsChoose || 'fixed-by-model',
  };
}

/** Whether the model must be told not to think: the caller waits meanwhile. */
export const thinksByItself = (model: string): boolean => THINKS.test(model);

const OPUS_4_5 = { input: 5, cachedInput: 0.5, output: 25 };
const SONNET = { input: 3, cachedInput: 0.3, output: 15 };

/** List prices. */
export const anthropicPrice = priceIn({
  'claude-haiku-4-5': { input: 1, cachedInput: 0.1, output: 5 },
  ...{ 'claude-sonnet-4-5': SONNET, 'claude-sonnet-4-6': SONNET },
  ...{ 'claude-opus-4-5': OPUS_4_5, 'claude-opus-4-6': OPUS_4_5 },
});
