import { createEmbeddingModel, type EmbeddingUse } from '../ai-sdk/embedding-model.ts';
import type { Kept } from '../catalog/vendor.ts';
import type { Embedding } from '../embedding.ts';
import type { OpenAiCompatibleSettings } from './language-model.ts';

type Prefixes = Readonly<Record<EmbeddingUse, string>>;

/** What open models were trained to find before a text; none: the text alone. From the card of each model. */
const PREFIXES: readonly (readonly [RegExp, Prefixes])[] = [
  [/nomic-embed/, { document: 'search_document: ', query: 'search_query: ' }],
  [/embeddinggemma/, { document: 'title: none | text: ', query: 'task: search result | query: ' }],
  [/mxbai-embed/, { document: '', query: 'Represent this sentence for searching relevant passages: ' }],
  [/\be5-/, { document: 'passage: ', query: 'query: ' }],
];

/** Vectors from a server that speaks OpenAI's embeddings API. */
export function createOpenAiCompatibleEmbedding(settings: OpenAiCompatibleSettings): Embedding & Kept {
  const { id, access, baseUrl, model } = settings;
  const { apiKey } = access.credentials;
  const prefixes = PREFIXES.find(([name]) => name.test(model))?.[1];
  return createEmbeddingModel({
    ...{ id, access, baseUrl },
    ...(prefixes && { prefixes }),
    async load(get) {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const settings = { name: id, baseURL: baseUrl, fetch: get, ...(apiKey && { apiKey }) };
      return createOpenAICompatible(settings).embeddingModel(model);
    },
  });
}
