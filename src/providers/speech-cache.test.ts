import { describe, expect, it } from 'vitest';
import { createSpeechCache } from './speech-cache.ts';
import type { SpeechRequest, TextToSpeech } from './text-to-speech.ts';

const never = new AbortController().signal;

/** Speaks one chunk for each word when it is told to go on; counts what it was asked for. */
function stepwise() {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  let go: () => void = () => undefined;
  const inner: TextToSpeech = {
    id: 'stepwise',
    voices: async () => [],
    async *speak({ text }: SpeechRequest, signal) {
      asked.push(text);
      signals.push(signal);
      for (const word of text.split(' ')) {
        if (word === 'wait') {
          await new Promise<void>((resolve, reject) => {
            go = resolve;
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        }
        if (word === 'fail') throw new TypeError('The voice broke.');
        yield { samples: new Int16Array(10).fill(word.length) };
      }
    },
  };
  return { inner, asked, signals, go: () => go() };
}

const request = (text: string): SpeechRequest => ({ text, language: 'en-GB' });

async function lengths(iterable: AsyncIterable<{ readonly samples: Int16Array }>): Promise<number[]> {
  const found: number[] = [];
  for await (const { samples } of iterable) found.push(samples[0] ?? -1);
  return found;
}

describe('the speech cache', () => {
  it('speaks a sentence once', async () => {
    const { inner, asked } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 100 });
    expect(await lengths(cache.speak(request('one three'), never))).toEqual([3, 5]);
    expect(await lengths(cache.speak(request('one three'), never))).toEqual([3, 5]);
    expect(await lengths(cache.speak({ ...request('one three'), rate: 2 }, never))).toEqual([3, 5]);
    expect(asked).toEqual(['one three', 'one three']);
    expect(cache.figures).toMatchObject({ hits: 1, misses: 2 });
  });

  it('gives each reader samples of its own', async () => {
    const { inner } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 100 });
    for await (const { samples } of cache.speak(request('one'), never)) samples.fill(99);
    expect(await lengths(cache.speak(request('one'), never))).toEqual([3]);
  });

  it('lets a second reader listen along, and goes on when the first one leaves', async () => {
    const { inner, asked, go } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 100 });
    const leaving = new AbortController();
    const first = lengths(cache.speak(request('one wait'), leaving.signal)).catch(() => 'left');
    const second = lengths(cache.speak(request('one wait'), never));
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await first).toBe('left');
    go();
    expect(await second).toEqual([3, 4]);
    expect(asked).toHaveLength(1);
  });

  it('cancels the voice when nobody listens any more, and keeps nothing', async () => {
    const { inner, asked, signals } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 100 });
    const leaving = new AbortController();
    const only = lengths(cache.speak(request('one wait'), leaving.signal)).catch(() => 'left');
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await only).toBe('left');
    expect(signals[0]?.aborted).toBe(true);
    void lengths(cache.speak(request('one wait'), leaving.signal)).catch(() => undefined);
    expect(await lengths(cache.speak(request('one'), never))).toEqual([3]);
    expect(asked).toEqual(['one wait', 'one']);
  });

  it('does not keep what failed', async () => {
    const { inner, asked } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 100 });
    await expect(lengths(cache.speak(request('one fail'), never))).rejects.toThrow('The voice broke.');
    await expect(lengths(cache.speak(request('one fail'), never))).rejects.toThrow('The voice broke.');
    expect(asked).toHaveLength(2);
  });

  it('forgets what was used longest ago when it is full', async () => {
    const { inner, asked } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 20, maxTextLength: 100 });
    for (const text of ['a', 'bb', 'a', 'ccc', 'a', 'bb']) await lengths(cache.speak(request(text), never));
    expect(asked).toEqual(['a', 'bb', 'ccc', 'bb']);
    expect(cache.figures.keptSamples).toBe(20);
  });

  it('passes long texts through', async () => {
    const { inner, asked } = stepwise();
    const cache = createSpeechCache(inner, { maxSamples: 1000, maxTextLength: 3 });
    await lengths(cache.speak(request('long'), never));
    await lengths(cache.speak(request('long'), never));
    expect(asked).toHaveLength(2);
  });
});
