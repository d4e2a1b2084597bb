import { z } from 'zod';
import { createChatModel } from '../ai-sdk/chat-model.ts';
import { getJson } from '../ai-sdk/model-list.ts';
import { knownFirst } from '../ai-sdk/models.ts';
import type { LanguageModelOffer, Vendor } from '../catalog/vendor.ts';
import { geminiEmbedding, geminiUrl } from './embedding.ts';
import { GEMINI_MODELS, geminiAccepts, geminiPrice, geminiThinking, isGeminiChatModel } from './models.ts';

const ID = 'gemini';
const MOST_MODELS = 1000;
const Models = z.object({
  models: z.array(z.object({ name: z.string(), supportedGenerationMethods: z.array(z.string()).nullish() })),
});

const languageModel: LanguageModelOffer = {
  models: GEMINI_MODELS,
  accepts: geminiAccepts,
  price: geminiPrice,
  async list(access, signal) {
    const headers = { 'x-goog-api-key': access.credentials.apiKey ?? '' };
    const url = `${geminiUrl(access)}/models?pageSize=${MOST_MODELS}`;
    const { models } = await getJson(access, { provider: ID, url, headers, schema: Models }, signal);
    const talking = models.filter(({ supportedGenerationMethods }) =>
      supportedGenerationMethods?.includes('generateContent'),
    );
    const names = talking.map(({ name }) => name.replace('models/', ''));
    return knownFirst(GEMINI_MODELS, names.filter(isGeminiChatModel));
  },
  create(access, model) {
    const baseUrl = geminiUrl(access);
    const thinkingConfig = geminiThinking(model);
    return createChatModel({
      ...{ id: ID, access, baseUrl, accepts: geminiAccepts(model) },
      ...(thinkingConfig && { options: { google: { thinkingConfig } } }),
      async load(get) {
        const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
        return createGoogleGenerativeAI({ baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get })(
          model,
        );
      },
    });
  },
};

/** Google's Gemini, by the API of its AI Studio. */
export const gemini: Vendor = {
  id: ID,
  name: 'Google Gemini',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'AIza...' },
    { name: 'address', secret: false, required: false, example: 'https://generativelanguage.googleapis.com/v1beta' },
  ],
  pricesAsOf: '2025-12',
  testedAgainst: 'a local server that speaks streamGenerateContent; not the vendor itself',
  languageModel,
  embedding: geminiEmbedding,
};
