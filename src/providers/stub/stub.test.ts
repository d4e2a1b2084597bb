import { systemClock } from '#base';
import { testLanguageModel } from '../../../test/contracts/language-model.ts';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import {
  createScriptedSpeechToText,
  createStubLanguageModel,
  createStubSpeechToText,
  createStubTextToSpeech,
} from './index.ts';

const close = async () => undefined;

testLanguageModel('the stub', async () => ({
  model: createStubLanguageModel({ clock: systemClock, firstTokenMs: 1, tokenMs: 0, reply: 'One two three.' }),
  close,
}));

testTextToSpeech('the stub', async () => ({
  voice: createStubTextToSpeech({ clock: systemClock, firstAudioMs: 1 }),
  close,
}));

testSpeechToText('the stub', async () => {
  const clock = new VirtualClock();
  return {
    recogniser: createStubSpeechToText({ clock, transcriptMs: 100, partialMs: 50, text: 'one two' }),
    speech: new Int16Array(1600),
    transcript: 'one two',
    phrases: [],
    pass: (ms) => clock.advance(ms),
    close,
  };
});

testSpeechToText('the scripted stub', async () => {
  const clock = new VirtualClock();
  const speech = Int16Array.from({ length: 1600 }, (_, index) => index + 1);
  const words = [
    { text: 'one', endMs: 90 },
    { text: 'two', endMs: 190 },
  ];
  const utterances = [{ samples: speech, words }];
  return {
    recogniser: createScriptedSpeechToText({ clock, utterances, transcriptMs: 100, partialMs: 50 }),
    speech,
    transcript: 'one two',
    phrases: [],
    pass: (ms) => clock.advance(ms),
    close,
  };
});
