import type { LanguageModel } from '../language-model.ts';
import type { Ollama } from './find-ollama.ts';
import { createOpenAiCompatibleModel } from './language-model.ts';

/** A model of an Ollama server, by default its first one that can talk. */
export function createOllamaModel(ollama: Ollama, model?: string, get?: typeof fetch): LanguageModel {
  return createOpenAiCompatibleModel({
    id: 'ollama',
    baseUrl: `${ollama.url}/v1`,
    model: model || (ollama.models[0] ?? ''),
    ...(get && { fetch: get }),
  });
}
