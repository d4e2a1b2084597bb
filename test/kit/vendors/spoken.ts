import { systemClock } from '#base';
import { createStubTextToSpeech } from '../../../src/providers/stub/text-to-speech.ts';

const voice = createStubTextToSpeech({ clock: systemClock, firstAudioMs: 0 });

/** What a vendor's server says for a text: a buzz as long as the text would take, in pieces of 200 ms. */
export async function spoken(text: string): Promise<Int16Array[]> {
  const pieces: Int16Array[] = [];
  for await (const { samples } of voice.speak({ text, language: 'en-GB' }, new AbortController().signal))
    pieces.push(samples);
  return pieces;
}
