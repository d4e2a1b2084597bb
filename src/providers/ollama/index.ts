import { withDeadline } from '#base';
import { apiUrl } from '../ai-sdk/connections.ts';
import { CHAT_COMPLETIONS } from '../ai-sdk/models.ts';
import type { CatalogDeps, Kept, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import type { LanguageModel } from '../language-model.ts';
import { createOpenAiCompatibleEmbedding } from '../openai-compatible/embedding.ts';
import { createOpenAiCompatibleModel } from '../openai-compatible/language-model.ts';
import { findOllama, OLLAMA_URL, type Ollama } from './find-ollama.ts';

const ID = 'ollama';
/** A model of some gigabytes is read from a disk. */
const LOAD_MS = 120_000;

/** Language models that an Ollama server has; unless told otherwise, the one of this machine. */
export const ollama: Vendor = {
  id: ID,
  name: 'Ollama, on this machine',
  languages: 'any',
  credentials: [{ name: 'address', secret: false, required: false, example: 'http://127.0.0.1:11434' }],
  testedAgainst: 'a local server that speaks chat completions; not Ollama itself',
  check: async (deps) => [
    (await findOllama(deps))
      ? { ok: true }
      : { ok: false, missing: 'No Ollama with a model answers on this machine.', remedy: 'ollama pull llama3.2' },
  ],
  languageModel: {
    models: [],
    accepts: () => CHAT_COMPLETIONS,
    price: () => ({ input: 0, output: 0 }),
    list: async (access) => (await find(access)).models,
    create: createModel,
  },
  embedding: {
    models: ['nomic-embed-text', 'embeddinggemma', 'bge-m3', 'mxbai-embed-large', 'all-minilm'],
    prices: { '*': 0 },
    create(access, model) {
      const baseUrl = `${apiUrl(access, OLLAMA_URL)}/v1`;
      return createOpenAiCompatibleEmbedding({ id: ID, access, baseUrl, model });
    },
  },
};

interface Open {
  readonly model: LanguageModel & Kept;
  readonly name: string;
  readonly url: string;
}

function createModel(access: VendorAccess, wanted: string): LanguageModel & Kept {
  let opening: Promise<Open> | undefined;
  const opened = () => {
    opening ??= open(access, wanted);
    return opening;
  };
  return {
    id: ID,
    async *stream(request, signal) {
      try {
        yield* (await opened()).model.stream(request, signal);
      } catch (error) {
        // It may have been replaced by one with other models.
        if (!signal.aborted) opening = undefined;
        throw error;
      }
    },
    /** Has Ollama read the model into memory, which takes longer than any caller waits. */
    async warm() {
      const { clock, fetch: get = fetch } = access;
      try {
        const { url, name, model } = await opened();
        await model.warm?.();
        const body = JSON.stringify({ model: name });
        await withDeadline(clock, LOAD_MS, undefined, (signal) =>
          get(`${url}/api/generate`, { method: 'POST', body, signal }),
        );
      } catch {
        // It may come later; the first request of a call will say what is wrong.
        opening = undefined;
      }
    },
  };
}

/** The model asked for, by default the first one that can talk. */
async function open(access: VendorAccess, wanted: string): Promise<Open> {
  const { url, models } = await find(access);
  const name = wanted || (models[0] ?? '');
  // Models that can think aloud would do so while the caller waits.
  const options = { reasoningEffort: 'none' };
  const model = createOpenAiCompatibleModel({ id: ID, access, baseUrl: `${url}/v1`, model: name, options });
  return { model, name, url };
}

async function find({ credentials: { address }, ...deps }: CatalogDeps & Pick<VendorAccess, 'credentials'>) {
  const found: Ollama | undefined = await findOllama({ ...deps, ...(address && { url: address }) });
  if (found) return found;
  throw new ProviderError(ID, 'unavailable', 'No Ollama with a model answers.');
}
