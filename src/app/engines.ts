import type { Clock, Ids, Log } from '#base';
import type { Engines } from '#features/calls';
import { createSpeechCache } from '#providers';
import { createLocalSpeechToText, createLocalTextToSpeech, createOfflineBrain } from '#providers/local';
import { createStubLanguageModel, createStubSpeechToText, createStubTextToSpeech } from '#providers/stub';
import type { StubDelays } from './stub-providers.ts';

export interface OpenEngines extends Engines {
  readonly notices: readonly string[];
  close(): Promise<void>;
}

export async function openEngines({
  clock,
  log,
  stubs,
}: {
  clock: Clock;
  ids: Ids;
  log: Log;
  stubs?: StubDelays;
}): Promise<OpenEngines> {
  const stt = createLocalSpeechToText({ clock, log });
  stt.warmUp();
  const tts = createSpeechCache(createLocalTextToSpeech({ clock }), { maxSamples: 16_000_000, maxTextLength: 400 });
  const stub = stubs && {
    speechToText: createStubSpeechToText({
      clock,
      transcriptMs: stubs.transcriptMs,
      text: 'I would like to know your opening hours please',
    }),
    textToSpeech: createStubTextToSpeech({ clock, firstAudioMs: stubs.firstAudioMs }),
    languageModel: createStubLanguageModel({
      clock,
      firstTokenMs: stubs.firstTokenMs,
      tokenMs: 10,
      reply: 'We are open from nine to five. Do come and see us.',
    }),
  };
  return {
    speechToText: ({ provider }) => (provider === 'stub' ? stub?.speechToText : provider === 'local' ? stt : undefined),
    textToSpeech: ({ provider }) => (provider === 'stub' ? stub?.textToSpeech : provider === 'local' ? tts : undefined),
    languageModel: ({ provider }, { transfers, intents, documents }, assistantName) => {
      if (provider === 'stub') return stub?.languageModel;
      if (provider !== 'local') return undefined;
      return createOfflineBrain({ assistantName, intents, documents, transfers: transfers.map(({ name }) => name) });
    },
    notices: [],
    close: async () => stt.close(),
  };
}
