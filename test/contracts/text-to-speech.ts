import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelDbfs } from '#audio';
import { GrowingText, type SpeechChunk, type TextToSpeech } from '#providers';

export interface TextToSpeechUnderTest {
  readonly voice: TextToSpeech;
  close(): Promise<void>;
}

const HELLO = { text: 'Hello, how can I help you today?', language: 'en-GB' };

async function samplesOf(voice: TextToSpeech, request = HELLO, signal = new AbortController().signal) {
  const samples: number[] = [];
  for await (const chunk of voice.speak(request, signal)) samples.push(...chunk.samples);
  return Int16Array.from(samples);
}

/** More than any voice waits for, in sentences that could be said alone. */
const LONG =
  'We are open on Mondays from nine to five, on Tuesdays and Thursdays from ten to noon, and never on Sundays.';

const wordsOf = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

/** What every speech synthesiser keeps to. */
export function testTextToSpeech(name: string, make: () => Promise<TextToSpeechUnderTest>): void {
  describe(`${name}, as a voice`, () => {
    let under: TextToSpeechUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it('speaks a sentence of a few seconds, at a level that can be heard and is not clipped', async () => {
      const samples = await samplesOf(under.voice);
      expect(samples.length / 8000).toBeGreaterThan(1);
      expect(samples.length / 8000).toBeLessThan(6);
      expect(levelDbfs(samples)).toBeGreaterThan(-30);
      expect(levelDbfs(samples)).toBeLessThan(-12);
      expect(samples.filter((sample) => Math.abs(sample) > 32_700)).toHaveLength(0);
    });

    it('begins with sound, not with silence', async () => {
      const samples = await samplesOf(under.voice);
      expect(samples.findIndex((sample) => Math.abs(sample) > 100)).toBeLessThan(8 * 40);
    });

    it('gives only chunks with samples', async () => {
      for await (const chunk of under.voice.speak(HELLO, new AbortController().signal))
        expect(chunk.samples.length).toBeGreaterThan(0);
    });

    it('has voices with distinct ids, and speaks with the first of them', async () => {
      const voices = await under.voice.voices();
      expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
      const [first] = voices;
      if (!first) return;
      expect((await samplesOf(under.voice, { ...HELLO, ...{ voice: first.id } })).length).toBeGreaterThan(0);
    });

    it('says nothing when it is aborted before', async () => {
      const reason = new Error('before');
      await expect(samplesOf(under.voice, HELLO, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('ends with the reason when it is aborted in the middle', async () => {
      const controller = new AbortController();
      const reason = new Error('middle');
      const long = { ...HELLO, text: `${HELLO.text} `.repeat(30) };
      const speak = async () => {
        for await (const _ of under.voice.speak(long, controller.signal)) controller.abort(reason);
      };
      await expect(speak()).rejects.toBe(reason);
    });

    it('can be left early and asked again', async () => {
      for await (const _ of under.voice.speak(HELLO, new AbortController().signal)) break;
      expect((await samplesOf(under.voice)).length).toBeGreaterThan(0);
    });

    it('speaks several sentences at once', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => samplesOf(under.voice)));
      for (const samples of all) expect(samples.length).toBe(all[0]?.length);
    });

    it('survives texts that are no sentences', async () => {
      for (const text of ['', ' ', '...', '--help', '<b>&</b>', '[[h@l@U]]', 'a\nb\u0000c', '😀'])
        await samplesOf(under.voice, { ...HELLO, text });
    });

    it('speaks what is written as it speaks what is whole', async () => {
      const { speakGrowing } = under.voice;
      if (!speakGrowing) return;
      const samplesWhile = async (write: (text: GrowingText) => Promise<void>) => {
        const text = new GrowingText();
        const samples: number[] = [];
        const writing = write(text);
        const chunks = speakGrowing({ text, language: HELLO.language }, new AbortController().signal);
        for await (const chunk of chunks) samples.push(...chunk.samples);
        await writing;
        return samples.length;
      };
      const whole = (await samplesOf(under.voice, { ...HELLO, text: LONG })).length;
      const atOnce = await samplesWhile(async (text) => {
        text.become(LONG);
        text.end();
      });
      expect(atOnce).toBe(whole);
      const wordByWord = await samplesWhile(async (text) => {
        for (const word of wordsOf(LONG)) {
          text.become(text.soFar + word);
          await new Promise(setImmediate);
        }
        text.end();
      });
      expect(wordByWord).toBe(whole);
      expect(await samplesWhile(async (text) => text.end())).toBe(0);
    });

    it('begins to speak before a long sentence is written, and waits for the rest', async () => {
      const { speakGrowing } = under.voice;
      if (!speakGrowing) return;
      const text = new GrowingText();
      text.become(LONG.slice(0, LONG.lastIndexOf(' ')));
      const chunks = speakGrowing({ text, language: HELLO.language }, new AbortController().signal);
      const reader = chunks[Symbol.asyncIterator]();
      const first = await reader.next();
      expect(first.done).toBe(false);
      text.become(LONG);
      text.end();
      let samples = first.done ? 0 : first.value.samples.length;
      for (let next = await reader.next(); !next.done; next = await reader.next()) samples += next.value.samples.length;
      expect(samples).toBe((await samplesOf(under.voice, { ...HELLO, text: LONG })).length);
    });

    it('ends with the reason when it is aborted while it waits for more words, and speaks the next sentence', async () => {
      const { speakGrowing } = under.voice;
      if (!speakGrowing) return;
      for (const written of ['', 'We are', LONG]) {
        const controller = new AbortController();
        const reason = new Error('middle');
        const text = new GrowingText();
        text.become(written);
        const speak = async () => {
          const heard: SpeechChunk[] = [];
          const chunks = speakGrowing({ text, language: HELLO.language }, controller.signal);
          for await (const chunk of chunks) heard.push(chunk);
        };
        const speaking = speak();
        setImmediate(() => controller.abort(reason));
        await expect(speaking).rejects.toBe(reason);
      }
      expect((await samplesOf(under.voice)).length).toBeGreaterThan(0);
    });
  });
}
