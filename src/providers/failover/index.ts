export { createProviderHealth, type ProviderFigures, type ProviderHealth, type ProviderStage } from './health.ts';
export { failoverLanguageModel } from './language-model.ts';
export type { Candidate, Candidates, FailoverEvent, FailoverSettings } from './line-up.ts';
export { failoverSpeechToText } from './speech-to-text.ts';
export { failoverTextToSpeech } from './text-to-speech.ts';
