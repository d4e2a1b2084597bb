export { createOpenAiCompatibleModel, type OpenAiCompatibleSettings } from './language-model.ts';
export { createOllamaModel } from './ollama.ts';
