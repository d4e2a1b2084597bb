export type { Embedding } from './embedding.ts';
export { ProviderError, type ProviderErrorKind } from './error.ts';
export {
  type Candidate,
  type Candidates,
  createProviderHealth,
  type FailoverEvent,
  type FailoverSettings,
  failoverLanguageModel,
  failoverSpeechToText,
  failoverTextToSpeech,
  type ProviderFigures,
  type ProviderHealth,
  type ProviderStage,
} from './failover/index.ts';
export { asGrowing, GrowingText } from './growing-text.ts';
export type {
  JsonSchema,
  LanguageModel,
  ModelMessage,
  ModelParameters,
  ModelPart,
  ModelRequest,
  ModelTool,
  ModelToolCall,
} from './language-model.ts';
export { createSpeechCache, type SpeechCache, type SpeechCacheFigures } from './speech-cache.ts';
export type {
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextSettings,
  SpeechToTextStream,
  TranscriptEvent,
} from './speech-to-text.ts';
export {
  type AnySpeechRequest,
  type GrowingSpeechRequest,
  growingAs,
  type SpeakGrowing,
  type SpeechChunk,
  type SpeechManner,
  type SpeechRequest,
  speakAny,
  type TextToSpeech,
  type TextToSpeechCapabilities,
  type Voice,
} from './text-to-speech.ts';
