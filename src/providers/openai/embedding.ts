import { createEmbeddingModel } from '../ai-sdk/embedding-model.ts';
import type { EmbeddingOffer } from '../catalog/vendor.ts';
import { openAiUrl } from './language-model.ts';

export const openAiEmbedding: EmbeddingOffer = {
  models: ['text-embedding-3-small', 'text-embedding-3-large'],
  prices: { 'text-embedding-3-small': 0.02, 'text-embedding-3-large': 0.13 },
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
