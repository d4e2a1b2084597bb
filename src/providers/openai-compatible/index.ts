export { createOpenAiCompatibleModel, type OpenAiCompatibleSettings } from './language-model.ts';
export { createOllamaModel, type FindOllama, findOllama, type Ollama } from './ollama.ts';
