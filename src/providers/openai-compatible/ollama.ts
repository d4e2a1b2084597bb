import type { CatalogDeps, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import type { LanguageModel } from '../language-model.ts';
import { findOllama, type Ollama } from './find-ollama.ts';

/** Language models that an Ollama server has; unless told otherwise, the one of this machine. */
export const ollama: Vendor = {
  id: 'ollama',
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
    accepts: () => ({
      ...{ temperature: true, maxTokens: true, topP: true, frequencyPenalty: true, presencePenalty: true },
      // Its own API has it, the one of chat completions does not.
      ...{ topK: 'not-offered', stopSequences: true },
    }),
    price: () => ({ input: 0, output: 0 }),
    list: async (access) => (await find(access)).models,
    create: createModel,
  },
};

function createModel(access: VendorAccess, model: string): LanguageModel {
  let ready: Promise<LanguageModel> | undefined;
  return {
    id: 'ollama',
    async *stream(request, signal) {
      ready ??= open(access, model);
      try {
        yield* (await ready).stream(request, signal);
      } catch (error) {
        // It may have been replaced by one with other models.
        if (!signal.aborted) ready = undefined;
        throw error;
      }
    },
  };
}

/** The model asked for, by default the first one that can talk. */
async function open(access: VendorAccess, model: string): Promise<LanguageModel> {
  const { url, models } = await find(access);
  // The SDK takes a while to load, and most installations never need it.
  const { createOpenAiCompatibleModel } = await import('./language-model.ts');
  return createOpenAiCompatibleModel({
    id: 'ollama',
    baseUrl: `${url}/v1`,
    model: model || (models[0] ?? ''),
    ...(access.fetch && { fetch: access.fetch }),
  });
}

async function find({ credentials: { address }, ...deps }: CatalogDeps & Pick<VendorAccess, 'credentials'>) {
  const found: Ollama | undefined = await findOllama({ ...deps, ...(address && { url: address }) });
  if (found) return found;
  throw new ProviderError('ollama', 'unavailable', 'No Ollama with a model answers.');
}
