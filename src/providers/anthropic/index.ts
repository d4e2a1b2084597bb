import { z } from 'zod';
import { createChatModel } from '../ai-sdk/chat-model.ts';
import { apiUrl } from '../ai-sdk/connections.ts';
import { getJson } from '../ai-sdk/model-list.ts';
import { knownFirst } from '../ai-sdk/models.ts';
import type { LanguageModelOffer, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { ANTHROPIC_MODELS, anthropicAccepts, anthropicPrice, thinksByItself } from './models.ts';

const ID = 'anthropic';
/** The version of the wire, which the SDK sends too. */
const VERSION = '2023-06-01';
const MOST_MODELS = 1000;
const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

const urlOf = (access: VendorAccess) => apiUrl(access, 'https://api.anthropic.com/v1');

/** It caches the prompt up to marks: one after the tools, one after the system prompt. */
const CACHE = { anthropic: { cacheControl: { type: 'ephemeral' } } };
/** What cannot be switched off is at least kept short. */
const THINK_LEAST = { anthropic: { thinking: { type: 'disabled' }, effort: 'low' } };

const languageModel: LanguageModelOffer = {
  models: ANTHROPIC_MODELS,
  accepts: anthropicAccepts,
  price: anthropicPrice,
  async list(access, signal) {
    const headers = { 'x-api-key': access.credentials.apiKey ?? '', 'anthropic-version': VERSION };
    const url = `${urlOf(access)}/models?limit=${MOST_MODELS}`;
    const { data } = await getJson(access, { provider: ID, url, headers, schema: Models }, signal);
    return knownFirst(
      ANTHROPIC_MODELS,
      data.map(({ id }) => id),
    );
  },
  create(access, model) {
    const baseUrl = urlOf(access);
    return createChatModel({
      ...{ id: ID, access, baseUrl, accepts: anthropicAccepts(model), cacheOptions: CACHE },
      ...(thinksByItself(model) && { options: THINK_LEAST }),
      async load(get) {
        const { createAnthropic } = await import('@ai-sdk/anthropic');
        return createAnthropic({ baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get })(model);
      },
    });
  },
};

/** Claude, by Anthropic's messages API. */
export const anthropic: Vendor = {
  id: ID,
  name: 'Anthropic',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'sk-ant-api03-...' },
    { name: 'address', secret: false, required: false, example: 'https://api.anthropic.com/v1' },
  ],
  pricesAsOf: '2026-02',
  testedAgainst: 'a local server that speaks the messages API; not the vendor itself',
  languageModel,
};
