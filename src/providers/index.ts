export { ProviderError, type ProviderErrorKind } from './error.ts';
export { type FallbackSettings, fallbackLanguageModel } from './fallback.ts';
export type {
  JsonSchema,
  LanguageModel,
  ModelMessage,
  ModelPart,
  ModelRequest,
  ModelTool,
  ModelToolCall,
} from './language-model.ts';
export { createSpeechCache, type SpeechCacheFigures, type SpeechCacheSettings } from './speech-cache.ts';
export type {
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextSettings,
  SpeechToTextStream,
  TranscriptEvent,
} from './speech-to-text.ts';
export type { SpeechChunk, SpeechRequest, TextToSpeech, Voice } from './text-to-speech.ts';
