import { createEmbeddingModel } from '../ai-sdk/embedding-model.ts';
import type { EmbeddingOffer } from '../catalog/vendor.ts';
import { openAiUrl } from './language-model.ts';

export const openAiEmbedding: EmbeddingOffer = {
  models: ['text-embedding-3-small', 'text-embedding-3-large'],
  // Of the small model, as published at the end of 2025; the large one costs 0.13.
  pricePerMillionTokens: 0.02,
  create(access, model) {
    const baseUrl = openAiUrl(access);
    return createEmbeddingModel({
      ...{ id: 'openai', access, baseUrl },
      async load(get) {
        const { createOpenAI } = await import('@ai-sdk/openai');
        const settings = { baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get };
        return createOpenAI(settings).embeddingModel(model);
      },
    });
  },
};
