import type { Clock } from '#base';
import type { LanguageModel, SpeechToText, TextToSpeech } from '#providers';
import { createStubLanguageModel, createStubSpeechToText, createStubTextToSpeech } from '#providers/stub';

/** Delays of the stub providers, in ms: where the network would be. */
export interface StubDelays {
  readonly transcriptMs: number;
  readonly firstTokenMs: number;
  readonly firstAudioMs: number;
}

export interface StubEngines {
  readonly speechToText: SpeechToText;
  readonly textToSpeech: TextToSpeech;
  readonly languageModel: LanguageModel;
}

/** The provider `stub`, which benchmarks use. */
export function createStubEngines(clock: Clock, delays: StubDelays): StubEngines {
  const { transcriptMs, firstTokenMs, firstAudioMs } = delays;
  return {
    speechToText: createStubSpeechToText({
      clock,
      transcriptMs,
      text: 'I would like to know your opening hours please',
    }),
    textToSpeech: createStubTextToSpeech({ clock, firstAudioMs }),
    languageModel: createStubLanguageModel({
      clock,
      firstTokenMs,
      tokenMs: 10,
      reply: 'We are open from nine to five. Do come and see us.',
    }),
  };
}
