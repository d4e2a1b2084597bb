import { CHAT_COMPLETIONS } from '../ai-sdk/models.ts';
import type { CredentialField, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import { createOpenAiCompatibleEmbedding } from './embedding.ts';
import { createOpenAiCompatibleModel, listOpenAiCompatibleModels } from './language-model.ts';
import { compatibleSpeechToText, compatibleTextToSpeech } from './speech.ts';
import { type OwnServerStage, stageAccess } from './stage-access.ts';

const ID = 'openai-compatible';

/** Any server that speaks OpenAI's API: vLLM, llama.cpp, LM Studio, Mistral, Groq, speaches, Kokoro, one's own. */
export const openAiCompatible: Vendor = {
  id: ID,
  name: 'OpenAI-compatible server',
  languages: 'any',
  credentials: [
    { name: 'address', secret: false, required: true, example: 'https://models.example.com/v1' },
    { name: 'apiKey', secret: true, required: false, example: 'sk-...' },
    ...ownServer('speechToText', 'speech-to-text', 'https://whisper.example.com/v1'),
    ...ownServer('textToSpeech', 'text-to-speech', 'https://voices.example.com/v1'),
    ...ownServer('embedding', 'embedding', 'https://embeddings.example.com/v1'),
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
    prices: {},
    create(given, model) {
      const access = stageAccess(given, 'embedding');
      return createOpenAiCompatibleEmbedding({ id: ID, access, baseUrl: addressOf(access), model });
    },
  },
};

/** The credentials of a server that does one stage alone. */
function ownServer(
  name: OwnServerStage,
  stage: NonNullable<CredentialField['stage']>,
  example: string,
): CredentialField[] {
  return [
    { name: `${name}Address`, secret: false, required: false, example, stage },
    { name: `${name}ApiKey`, secret: true, required: false, example: 'sk-...', stage },
  ];
}

function addressOf({ credentials: { address } }: VendorAccess): string {
  if (address) return address.replace(/\/+$/, '');
  throw new ProviderError(ID, 'configuration', 'The address of the server is missing.');
}
