import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelDbfs } from '#audio';
import type { TextToSpeech } from '#providers';

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
  });
}
