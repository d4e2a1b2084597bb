import { z } from 'zod';
import { createChatModel } from '../ai-sdk/chat-model.ts';
import { apiUrl } from '../ai-sdk/connections.ts';
import { getJson } from '../ai-sdk/model-list.ts';
import { knownFirst } from '../ai-sdk/models.ts';
import { anthropicAccepts } from '../anthropic/models.ts';
import type { AcceptedParameters, LanguageModelOffer, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { geminiAccepts } from '../gemini/models.ts';
import { openAiAccepts, reasoningEffort } from '../openai/models.ts';

const ID = 'openrouter';
const MODELS = [
  ...['openai/gpt-4.1-mini', 'google/gemini-2.5-flash', 'anthropic/claude-haiku-4.5', 'openai/gpt-4.1'],
  ...['anthropic/claude-sonnet-4.5', 'meta-llama/llama-3.3-70b-instruct', 'mistralai/mistral-small-3.2-24b-instruct'],
];

const Models = z.object({
  data: z.array(
    z.object({ id: z.string(), architecture: z.object({ output_modalities: z.array(z.string()) }).nullish() }),
  ),
});

const urlOf = (access: VendorAccess) => apiUrl(access, 'https://openrouter.ai/api/v1');

const ALL: AcceptedParameters = {
  ...{ temperature: true, maxTokens: true, topP: true, topK: true },
  ...{ frequencyPenalty: true, presencePenalty: true, stopSequences: true },
};

/** The rules of the vendors whose models it passes requests on to: it drops what they refuse without a word. */
const ACCEPTS: Readonly<Record<string, (model: string) => AcceptedParameters>> = {
  ...{ openai: openAiAccepts, anthropic: anthropicAccepts, google: geminiAccepts },
};

/** `anthropic/claude-sonnet-4.5:beta` is `claude-sonnet-4-5` with its own vendor; OpenAI and Google write a dot. */
function origin(model: string): { readonly vendor: string; readonly name: string } {
  const [vendor = '', variant = ''] = model.split('/');
  const [name = ''] = variant.split(':');
  return { vendor, name: vendor === 'anthropic' ? name.replaceAll('.', '-') : name };
}

function accepts(model: string): AcceptedParameters {
  const { vendor, name } = origin(model);
  return ACCEPTS[vendor]?.(name) ?? ALL;
}

const languageModel: LanguageModelOffer = {
  models: MODELS,
  accepts,
  // It asks what the vendor behind it asks, which changes from day to day.
  price: () => undefined,
  async list(access, signal) {
    const headers = { authorization: `Bearer ${access.credentials.apiKey}` };
    const url = `${urlOf(access)}/models`;
    const { data } = await getJson(access, { provider: ID, url, headers, schema: Models }, signal);
    const talking = data.filter(({ architecture }) => architecture?.output_modalities.includes('text') ?? true);
    return knownFirst(
      MODELS,
      talking.map(({ id }) => id),
    );
  },
  create(access, model) {
    const baseUrl = urlOf(access);
    const { vendor, name } = origin(model);
    const effort = vendor === 'openai' ? reasoningEffort(name) : undefined;
    return createChatModel({
      ...{ id: ID, access, baseUrl, accepts: accepts(model) },
      ...(effort && { options: { openrouter: { reasoning: { effort } } } }),
      // The others cache by themselves.
      ...(vendor === 'anthropic' && { cacheOptions: { openrouter: { cacheControl: { type: 'ephemeral' } } } }),
      async load(get) {
        const { createOpenRouter } = await import('@openrouter/ai-sdk-provider');
        const settings = { baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get };
        return createOpenRouter({ ...settings, compatibility: 'strict' }).chat(model);
      },
    });
  },
};

/** Models of many vendors with one key. */
export const openrouter: Vendor = {
  id: ID,
  name: 'OpenRouter',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'sk-or-v1-...' },
    { name: 'address', secret: false, required: false, example: 'https://openrouter.ai/api/v1' },
  ],
  testedAgainst: 'a local server that speaks chat completions; not the vendor itself',
  languageModel,
};
