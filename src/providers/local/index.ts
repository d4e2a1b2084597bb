export { createLocalTextToSpeech, type LocalTextToSpeechSettings } from './speech/text-to-speech.ts';
