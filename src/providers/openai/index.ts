import type { Vendor } from '../catalog/vendor.ts';
import { openAiEmbedding } from './embedding.ts';
import { openAiLanguageModel } from './language-model.ts';
import { openAiSpeechToText, openAiTextToSpeech } from './speech.ts';

/** OpenAI. */
export const openai: Vendor = {
  id: 'openai',
  name: 'OpenAI',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'sk-proj-...' },
    { name: 'address', secret: false, required: false, example: 'https://eu.api.openai.com/v1' },
  ],
  pricesAsOf: '2025-12',
  testedAgainst: 'local servers that speak chat completions, audio and the realtime API; not the vendor itself',
  speechToText: openAiSpeechToText,
  textToSpeech: openAiTextToSpeech,
  languageModel: openAiLanguageModel,
  embedding: openAiEmbedding,
};
