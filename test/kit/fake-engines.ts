export { FakeLanguageModel, FakeSpeechToText, FakeTextToSpeech } from '#simulation';
