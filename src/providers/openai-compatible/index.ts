import { CHAT_COMPLETIONS } from '../ai-sdk/models.ts';
import type { Vendor, VendorAccess } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import { createOpenAiCompatibleEmbedding } from './embedding.ts';
import { createOpenAiCompatibleModel, listOpenAiCompatibleModels } from './language-model.ts';
import { compatibleSpeechToText, compatibleTextToSpeech } from './speech.ts';

const ID = 'openai-compatible';

/** Any server that speaks OpenAI's API: vLLM, llama.cpp, LM Studio, Mistral, Groq, speaches, Kokoro, one's own. */
export const openAiCompatible: Vendor = {
  id: ID,
  name: 'OpenAI-compatible server',
  languages: 'any',
  credentials: [
    { name: 'address', secret: false, required: true, example: 'https://models.example.com/v1' },
    { name: 'apiKey', secret: true, required: false, example: 'sk-...' },
  ],
  testedAgainst: 'local servers that speak chat completions and audio; not every server that says so',
  speechToText: compatibleSpeechToText,
  textToSpeech: compatibleTextToSpeech,
  languageModel: {
    models: [],
    accepts: () => CHAT_COMPLETIONS,
    price: () => undefined,
    list: (access, signal) => listOpenAiCompatibleModels({ id: ID, access, baseUrl: addressOf(access) }, signal),
    create: (access, model) => createOpenAiCompatibleModel({ id: ID, access, baseUrl: addressOf(access), model }),
  },
  embedding: {
    models: [],
    // Whatever the server at the address asks.
    pricePerMillionTokens: 0,
    create: (access, model) => createOpenAiCompatibleEmbedding({ id: ID, access, baseUrl: addressOf(access), model }),
  },
};

function addressOf({ credentials: { address } }: VendorAccess): string {
  if (address) return address.replace(/\/+$/, '');
  throw new ProviderError(ID, 'configuration', 'The address of the server is missing.');
}
