import { describe, expect, it } from 'vitest';
import { createSpeechCache, type SpeechCacheUse } from './speech-cache.ts';
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

const use: SpeechCacheUse = { workspaceId: 'acme', provider: 'stepwise', place: 'key 1', isFixed: () => true };

function cached(inner: TextToSpeech, maxBytes = 1000, changes: Partial<SpeechCacheUse> = {}) {
  const cache = createSpeechCache({ maxBytes });
  return { cache, voice: cache.through(inner, { ...use, ...changes }) };
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
    const { cache, voice } = cached(inner);
    expect(await lengths(voice.speak(request('one three'), never))).toEqual([3, 5]);
    expect(await lengths(voice.speak(request('one three'), never))).toEqual([3, 5]);
    expect(await lengths(voice.speak({ ...request('one three'), rate: 2 }, never))).toEqual([3, 5]);
    expect(asked).toEqual(['one three', 'one three']);
    expect(cache.figures()).toEqual([
      { workspaceId: 'acme', provider: 'stepwise', hits: 1, misses: 2, savedCharacters: 9 },
    ]);
  });

  it('gives each reader samples of its own', async () => {
    const { inner } = stepwise();
    const { voice } = cached(inner);
    for await (const { samples } of voice.speak(request('one'), never)) samples.fill(99);
    expect(await lengths(voice.speak(request('one'), never))).toEqual([3]);
  });

  it('lets a second reader listen along, and goes on when the first one leaves', async () => {
    const { inner, asked, go } = stepwise();
    const { voice } = cached(inner);
    const leaving = new AbortController();
    const first = lengths(voice.speak(request('one wait'), leaving.signal)).catch(() => 'left');
    const second = lengths(voice.speak(request('one wait'), never));
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await first).toBe('left');
    go();
    expect(await second).toEqual([3, 4]);
    expect(asked).toHaveLength(1);
  });

  it('cancels the voice when nobody listens any more, and keeps nothing', async () => {
    const { inner, asked, signals } = stepwise();
    const { voice } = cached(inner);
    const leaving = new AbortController();
    const only = lengths(voice.speak(request('one wait'), leaving.signal)).catch(() => 'left');
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await only).toBe('left');
    expect(signals[0]?.aborted).toBe(true);
    void lengths(voice.speak(request('one wait'), leaving.signal)).catch(() => undefined);
    expect(await lengths(voice.speak(request('one'), never))).toEqual([3]);
    expect(asked).toEqual(['one wait', 'one']);
  });

  it('does not keep what failed', async () => {
    const { inner, asked } = stepwise();
    const { voice } = cached(inner);
    await expect(lengths(voice.speak(request('one fail'), never))).rejects.toThrow('The voice broke.');
    await expect(lengths(voice.speak(request('one fail'), never))).rejects.toThrow('The voice broke.');
    expect(asked).toHaveLength(2);
  });

  it('forgets what was used longest ago when it is full', async () => {
    const { inner, asked } = stepwise();
    const { cache, voice } = cached(inner, 40);
    for (const text of ['a', 'bb', 'a', 'ccc', 'a', 'bb']) await lengths(voice.speak(request(text), never));
    expect(asked).toEqual(['a', 'bb', 'ccc', 'bb']);
    expect(cache.keptBytes).toBe(40);
  });

  it('keeps fixed texts only', async () => {
    const { inner, asked } = stepwise();
    const { cache, voice } = cached(inner, 1000, { isFixed: (text) => text === 'hello' });
    for (const text of ['hello', 'your name', 'your name', 'hello']) await lengths(voice.speak(request(text), never));
    expect(asked).toEqual(['hello', 'your name', 'your name']);
    expect(voice.kept?.(request('your name'))).toBeUndefined();
    expect(cache.figures()).toMatchObject([{ hits: 1, misses: 1 }]);
    expect(cache.keptBytes).toBe(20);
  });

  it('speaks anew with another voice, language or key', async () => {
    const { inner, asked } = stepwise();
    const { cache, voice } = cached(inner);
    await lengths(voice.speak(request('hello'), never));
    await lengths(voice.speak({ ...request('hello'), voice: 'ada' }, never));
    await lengths(voice.speak({ ...request('hello'), language: 'fr-FR' }, never));
    await lengths(cache.through(inner, { ...use, place: 'key 2' }).speak(request('hello'), never));
    expect(asked).toHaveLength(4);
  });

  it('gives what is there as a whole without the voice, and nothing else', async () => {
    const { inner, asked, go } = stepwise();
    const { cache, voice } = cached(inner);
    expect(voice.kept?.(request('one wait'))).toBeUndefined();
    const first = lengths(voice.speak(request('one wait'), never));
    await new Promise((resolve) => setImmediate(resolve));
    expect(voice.kept?.(request('one wait'))).toBeUndefined();
    go();
    await first;
    const kept = voice.kept?.(request('one wait'));
    expect(kept && (await lengths(kept))).toEqual([3, 4]);
    expect(asked).toHaveLength(1);
    expect(cache.figures()).toMatchObject([{ hits: 1, misses: 1 }]);
  });

  it('counts each workspace by itself', async () => {
    const { inner } = stepwise();
    const { cache, voice } = cached(inner);
    await lengths(voice.speak(request('hello'), never));
    await lengths(cache.through(inner, { ...use, workspaceId: 'other' }).speak(request('hello'), never));
    expect(cache.figures('acme')).toMatchObject([{ hits: 0, misses: 1, savedCharacters: 0 }]);
    expect(cache.figures('other')).toMatchObject([{ hits: 1, misses: 0, savedCharacters: 5 }]);
    expect(cache.figures()).toHaveLength(2);
  });

  it('does not keep silence', async () => {
    const mute: TextToSpeech = {
      id: 'mute',
      voices: async () => [],
      async *speak() {
        yield { samples: new Int16Array(0) };
      },
    };
    const { cache, voice } = cached(mute);
    expect(await lengths(voice.speak(request('hello'), never))).toEqual([-1]);
    expect(voice.kept?.(request('hello'))).toBeUndefined();
    expect(cache.keptBytes).toBe(0);
  });
});
