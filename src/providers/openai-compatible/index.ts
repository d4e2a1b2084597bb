export { createOllamaModel, type FindOllama, findOllama, type Ollama } from './ollama.ts';
