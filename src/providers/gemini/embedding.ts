import { apiUrl } from '../ai-sdk/connections.ts';
import { createEmbeddingModel } from '../ai-sdk/embedding-model.ts';
import type { EmbeddingOffer, VendorAccess } from '../catalog/vendor.ts';

/** Of the 3 072 that it can give; these are the first of them, and nearly as good. */
const DIMENSIONS = 1536;

const optionsFor = (taskType: string) => ({ google: { taskType, outputDimensionality: DIMENSIONS } });

export const geminiUrl = (access: VendorAccess): string =>
  apiUrl(access, 'https://generativelanguage.googleapis.com/v1beta');

export const geminiEmbedding: EmbeddingOffer = {
  models: ['gemini-embedding-001'],
  prices: { 'gemini-embedding-001': 0.15 },
  create(access, model) {
    const baseUrl = geminiUrl(access);
    return createEmbeddingModel({
      ...{ id: 'gemini', access, baseUrl },
      options: { document: optionsFor('RETRIEVAL_DOCUMENT'), query: optionsFor('RETRIEVAL_QUERY') },
      async load(get) {
        const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
        const settings = { baseURL: baseUrl, apiKey: access.credentials.apiKey ?? '', fetch: get };
        return createGoogleGenerativeAI(settings).embeddingModel(model);
      },
    });
  },
};
