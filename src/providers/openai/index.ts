import type { Vendor } from '../catalog/vendor.ts';
import { openAiEmbedding } from './embedding.ts';
import { openAiLanguageModel } from './language-model.ts';

/** OpenAI. */
export const openai: Vendor = {
  id: 'openai',
  name: 'OpenAI',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'sk-proj-...' },
    { name: 'address', secret: false, required: false, example: 'https://eu.api.openai.com/v1' },
  ],
  testedAgainst: 'a local server that speaks chat completions; not the vendor itself',
  languageModel: openAiLanguageModel,
  embedding: openAiEmbedding,
};
