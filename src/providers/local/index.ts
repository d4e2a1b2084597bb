export {
  createLocalSpeechToText,
  type LocalSpeechToText,
  type LocalSpeechToTextSettings,
} from './recognition/speech-to-text.ts';
export { createLocalTextToSpeech, type LocalTextToSpeechSettings } from './speech/text-to-speech.ts';
