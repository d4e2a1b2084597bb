export { createOfflineBrain } from './brain/offline-brain.ts';
export type { OfflineDocument, OfflineIntent, OfflineScript } from './brain/script.ts';
export { checkLocalSpeech, checkRecogniser } from './check.ts';
export { MODELS, type Model, modelsFor } from './models/catalogue.ts';
export { endOfTurnFile, installedModels, RECEIPT } from './models/installed.ts';
export {
  createLocalSpeechToText,
  type LocalSpeechToText,
  type LocalSpeechToTextSettings,
} from './recognition/speech-to-text.ts';
export { isSherpaInstalled } from './sherpa/sherpa-onnx.ts';
export {
  createLocalTextToSpeech,
  type LocalTextToSpeech,
  type LocalTextToSpeechSettings,
} from './speech/text-to-speech.ts';
export { localVendor } from './vendor.ts';
