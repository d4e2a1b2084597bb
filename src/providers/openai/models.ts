import { CHAT_COMPLETIONS, priceIn } from '../ai-sdk/models.ts';
import type { AcceptedParameters } from '../catalog/vendor.ts';

/** The fast ones first: on the phone the first word counts. */
export const OPENAI_MODELS = [
  ...['gpt-4.1-mini', 'gpt-4.1', 'gpt-4o', 'gpt-4o-mini', 'gpt-5.2', 'gpt-5.1', 'gpt-4.1-nano'],
  ...['gpt-5-mini', 'gpt-5-nano', 'gpt-5', 'o4-mini', 'o3'],
] as const;

/** Models that the chat completions API lists and that cannot lead a conversation there. */
const NO_CHAT =
  /audio|realtime|transcribe|tts|image|search|instruct|codex|embedding|moderation|research|live|-pro\b|-base\b/;

/** Whether a model of the vendor's list can lead a conversation. */
export const isOpenAiChatModel = (model: string): boolean =>
  /^(?:gpt-|chatgpt-|o\d|ft:gpt-)/.test(model) && !NO_CHAT.test(model);

export type ReasoningEffort = 'none' | 'minimal' | 'low';

/**
 * The least that a model can reason before it speaks, since the caller waits meanwhile; undefined when it does not
 * reason at all.
 */
export function reasoningEffort(model: string): ReasoningEffort | undefined {
  if (/^o\d+(?:-|$)/.test(model)) return 'low';
  const [, major = '0', minor = '', variant = ''] = /^gpt-(\d+)(?:\.(\d+))?(?:-(.+))?$/.exec(model) ?? [];
  if (Number(major) < 5 || (minor === '' && variant.startsWith('chat'))) return undefined;
  if (Number(major) >= 6) return 'low';
  return minor === '' ? 'minimal' : 'none';
}

/** The oldest ones write no longer answers, in tokens. */
const SHORT = /^(?:gpt-3\.5|gpt-4-(?:turbo|\d{4}-preview)|gpt-4o-2024-05-13)/;
const SHORT_TOKENS = { min: 1, max: 4096 };

/** Models that reason decide by themselves; those that can do without take back temperature and top P then. */
export function openAiAccepts(model: string): AcceptedParameters {
  const effort = reasoningEffort(model);
  if (effort === undefined)
    return SHORT.test(model) ? { ...CHAT_COMPLETIONS, maxTokens: SHORT_TOKENS } : CHAT_COMPLETIONS;
  const sampling = effort === 'none' ? true : 'fixed-by-model';
  return {
    ...{ temperature: sampling, maxTokens: true, topP: sampling, topK: 'not-offered' },
    // The API refuses them for every one of these models, `stop` too.
    ...{ frequencyPenalty: 'fixed-by-model', presencePenalty: 'fixed-by-model', stopSequences: 'fixed-by-model' },
  };
}

/** List prices. */
export const openAiPrice = priceIn({
  'gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
  'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
  'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4 },
  'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
  'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
  'gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10 },
  'gpt-5.2': { input: 1.75, cachedInput: 0.175, output: 14 },
  o3: { input: 2, cachedInput: 0.5, output: 8 },
  'o4-mini': { input: 1.1, cachedInput: 0.275, output: 4.4 },
});
