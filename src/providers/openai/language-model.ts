import { z } from 'zod';
import { createChatModel } from '../ai-sdk/chat-model.ts';
import { apiUrl } from '../ai-sdk/connections.ts';
import { getJson } from '../ai-sdk/model-list.ts';
import { knownFirst } from '../ai-sdk/models.ts';
import type { LanguageModelOffer, VendorAccess } from '../catalog/vendor.ts';
import { isOpenAiChatModel, OPENAI_MODELS, openAiAccepts, openAiPrice, reasoningEffort } from './models.ts';

const ID = 'openai';
const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The API's address, up to and including `/v1`. */
export const openAiUrl = (access: VendorAccess): string => apiUrl(access, 'https://api.openai.com/v1');

/** Chat completions: unlike the newer responses API it takes all parameters that an assistant can set. */
export const openAiLanguageModel: LanguageModelOffer = {
  models: OPENAI_MODELS,
  accepts: openAiAccepts,
  price: openAiPrice,
  async list(access, signal) {
    const { apiKey } = access.credentials;
    const headers = { authorization: `Bearer ${apiKey}` };
    const url = `${openAiUrl(access)}/models`;
    const { data } = await getJson(access, { provider: ID, url, headers, schema: Models }, signal);
    return knownFirst(OPENAI_MODELS, data.map(({ id }) => id).filter(isOpenAiChatModel));
  },
  create(access, model) {
    const baseUrl = openAiUrl(access);
    const effort = reasoningEffort(model);
    return createChatModel({
      ...{ id: ID, access, baseUrl, accepts: openAiAccepts(model) },
      ...(effort && { options: { openai: { reasoningEffort: effort } } }),
      async load(get) {
        const { createOpenAI } = await import('@ai-sdk/openai');
        return createOpenAI({ baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get }).chat(model);
      },
    });
  },
};
