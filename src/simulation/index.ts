export { FakeCall, type FakeCallSettings, type FakeEngines } from './fake-call.ts';
export { FakeCaller } from './fake-caller.ts';
export {
  type FakeAnswer,
  FakeLanguageModel,
  FakeSpeechToText,
  FakeTextToSpeech,
  type Fault,
} from './fake-engines.ts';
export { FakeLeg, type FakeLegSettings } from './fake-leg.ts';
export type { Interval } from './fake-media.ts';
export { HELD_OUT, PHRASE_LANGUAGES, type PhraseLanguage, type Phrases } from './phrases.ts';
export { type Random, seededRandom } from './random.ts';
export { VirtualClock } from './virtual-clock.ts';
