import type { LanguageModel } from '../language-model.ts';
import { checkLocalSpeech, checkRecogniser, createLocalSpeechToText, createLocalTextToSpeech } from '../local/index.ts';
import { findOllama } from '../openai-compatible/find-ollama.ts';
import type { SpeechToText } from '../speech-to-text.ts';
import type { TextToSpeech } from '../text-to-speech.ts';
import type { CatalogDeps, ProviderCheck } from './vendor.ts';

/** One provider: what it can do, and how it is made. */
export interface CatalogEntry {
  readonly id: string;
  readonly name: string;
  /** Two-letter languages, or `any`. */
  readonly languages: readonly string[] | 'any';
  readonly needsKey: boolean;
  check(deps: CatalogDeps): Promise<readonly ProviderCheck[]>;
  readonly speechToText?: (deps: CatalogDeps) => SpeechToText & { close?(): Promise<void> };
  readonly textToSpeech?: (deps: CatalogDeps) => TextToSpeech;
  /** Undefined when it cannot be had now. */
  readonly languageModel?: (deps: CatalogDeps, model: string) => Promise<LanguageModel | undefined>;
}

/** Every provider, one entry each. The offline brain is made from an assistant's script: see `createOfflineBrain`. */
export const PROVIDERS: readonly CatalogEntry[] = [
  {
    id: 'local',
    name: 'Offline, on this machine',
    languages: ['en', 'fr', 'es', 'it'],
    needsKey: false,
    check: () => Promise.all([checkLocalSpeech(), checkRecogniser()]),
    speechToText: createLocalSpeechToText,
    textToSpeech: createLocalTextToSpeech,
  },
  {
    id: 'ollama',
    name: 'Ollama, on this machine',
    languages: 'any',
    needsKey: false,
    check: async (deps) => [
      (await ollamaModel(deps, ''))
        ? { ok: true }
        : { ok: false, missing: 'No Ollama with a model answers on this machine.', remedy: 'ollama pull llama3.2' },
    ],
    languageModel: ollamaModel,
  },
];

async function ollamaModel(deps: CatalogDeps, model: string): Promise<LanguageModel | undefined> {
  const ollama = await findOllama(deps);
  if (!ollama) return undefined;
  // The SDK takes a while to load, and most installations never need it.
  const { createOllamaModel } = await import('../openai-compatible/ollama.ts');
  return createOllamaModel(ollama, model, deps.fetch);
}
