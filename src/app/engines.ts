import type { Clock, Ids, Log } from '#base';
import type { Engines } from '#features/calls';
import type { LanguageModel } from '#providers';
import { createLocalSpeechToText, createLocalTextToSpeech } from '#providers/local';
import { createStubLanguageModel, createStubSpeechToText, createStubTextToSpeech } from '#providers/stub';
import { createSpeechCache } from '../providers/speech-cache.ts';
import type { StubDelays } from './stub-providers.ts';

export interface OpenEngines extends Engines {
  readonly notices: readonly string[];
  close(): Promise<void>;
}

const echo: LanguageModel = {
  id: 'echo',
  async *stream(request) {
    const last = request.messages.findLast((m) => m.role === 'user');
    yield { type: 'text', text: `You said: ${last?.content ?? ''}. ` };
    yield { type: 'text', text: 'We are open from seven to nine.' };
    if (/goodbye/i.test(last?.content ?? ''))
      yield { type: 'tool-call', call: { id: 'x', name: 'hang_up', arguments: {} } };
    yield { type: 'finish' };
  },
};

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
    languageModel: ({ provider }) =>
      provider === 'stub' ? stub?.languageModel : provider === 'local' ? echo : undefined,
    notices: [],
    close: async () => stt.close(),
  };
}
