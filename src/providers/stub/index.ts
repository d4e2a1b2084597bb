export { createStubLanguageModel, type StubLanguageModelSettings } from './language-model.ts';
export { createScriptedSpeechToText, type ScriptedUtterance } from './scripted-speech-to-text.ts';
export { createStubSpeechToText, type StubSpeechToTextSettings } from './speech-to-text.ts';
export { createStubTextToSpeech, type StubTextToSpeechSettings } from './text-to-speech.ts';
