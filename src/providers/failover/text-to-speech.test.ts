import { describe, expect, it } from 'vitest';
import { sleep } from '#base';
import { asLastResort, inOrder, watchedFailover } from '../../../test/kit/failover.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { ProviderError } from '../error.ts';
import { asGrowing, GrowingText } from '../growing-text.ts';
import { type AnySpeechRequest, type SpeechChunk, speakAny, type TextToSpeech } from '../text-to-speech.ts';
import type { Candidates } from './line-up.ts';
import { failoverTextToSpeech } from './text-to-speech.ts';

const clock = new VirtualClock();
const CHARACTER_MS = 65;
const TEXT = 'We are open from nine to five, and on Saturdays from ten to noon.';

interface Manner {
  readonly firstAudioMs?: number;
  /** Characters that are spoken before it goes wrong. */
  readonly until?: number;
  /** What happens then. */
  readonly later?: 'fails' | 'ends' | 'hangs' | 'rubbish';
  readonly words?: boolean;
  readonly value?: number;
  /** It speaks sentences while they are written. */
  readonly growing?: boolean;
}

/** A voice that gives 50 ms of audio at a time, as long as its text. */
function voice(manner: Manner = {}): TextToSpeech & { readonly asked: string[] } {
  const asked: string[] = [];
  const speak = (request: AnySpeechRequest, signal: AbortSignal) => spoken(manner, asked, request, signal);
  return { ...{ id: 'voice', asked, voices: async () => [], speak }, ...(manner.growing && { speakGrowing: speak }) };
}

async function* spoken(
  manner: Manner,
  asked: string[],
  request: AnySpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  const text = asGrowing(request.text);
  asked.push(text.soFar);
  const { firstAudioMs = 100, until = Number.POSITIVE_INFINITY, value = 7 } = manner;
  await sleep(clock, firstAudioMs, signal);
  for (let atMs = 0; atMs < until * CHARACTER_MS; atMs += 50) {
    while (atMs >= text.soFar.length * CHARACTER_MS && !text.isWhole) await text.beyond(text.soFar.length, signal);
    if (atMs >= text.soFar.length * CHARACTER_MS) break;
    const words = [...text.soFar.matchAll(/\S+/g)].map((match) => ({
      ...{ text: match[0], offsetMs: match.index * CHARACTER_MS },
    }));
    const begun = words.filter(({ offsetMs }) => offsetMs >= atMs && offsetMs < atMs + 50);
    yield { samples: new Int16Array(400).fill(value), ...(manner.words && { words: begun }) };
  }
  if (manner.later === 'fails') throw new ProviderError('voice', 'unavailable', 'A test wants it.');
  if (manner.later === 'hangs') await sleep(clock, 60_000, signal);
  // What a vendor's client may give in spite of its types.
  if (manner.later === 'rubbish') yield { samples: [Number.NaN] as unknown as Int16Array };
}

/** The sentence as a model writes it: a word at a time, the first one at once. */
async function write(text: GrowingText, everyMs: number): Promise<void> {
  for (const word of TEXT.match(/\s*\S+/g) ?? []) {
    text.become(text.soFar + word);
    await sleep(clock, everyMs);
  }
  text.end();
}

/** `wordMs`: the sentence is written meanwhile, a word each so long. */
async function say(voices: Candidates<TextToSpeech>, wordMs?: number) {
  const settings = watchedFailover(clock, 'text-to-speech');
  const startedAtMs = clock.now();
  let samples = 0;
  let firstAtMs: number | undefined;
  const words: { readonly text: string; readonly offsetMs: number }[] = [];
  const run = async () => {
    const text = wordMs === undefined ? TEXT : new GrowingText();
    if (text instanceof GrowingText) void write(text, wordMs ?? 0);
    const all = failoverTextToSpeech(voices, settings);
    for await (const chunk of speakAny(all, { text, language: 'en' }, new AbortController().signal)) {
      firstAtMs ??= clock.now() - startedAtMs;
      samples += chunk.samples.length;
      words.push(...(chunk.words ?? []));
    }
  };
  let result: unknown;
  void run().then(
    () => {
      result = 'done';
    },
    (error: unknown) => {
      result = error;
    },
  );
  await clock.runUntil(() => result !== undefined, 60_000);
  expect(clock.pending).toBe(0);
  return { result, firstAtMs, words, told: settings.told, spokenMs: samples / 8 };
}

describe('a voice with others behind it', () => {
  it('is the first one as long as that works', async () => {
    const second = voice();
    expect(await say(inOrder(voice({ firstAudioMs: 900 }), second))).toMatchObject({ result: 'done', told: [] });
    expect(second.asked).toEqual([]);
  });

  it.each([
    ['fails', { later: 'fails' }, 'unavailable'],
    ['gives no audio', { later: 'ends' }, 'protocol'],
    ['gives what is no audio', { later: 'rubbish' }, 'protocol'],
  ] as const)('is the second one with the same sentence when the first %s', async (_what, manner, kind) => {
    const second = voice();
    const { told, result } = await say(inOrder(voice({ until: 0, ...manner }), second));
    expect(result).toBe('done');
    expect(second.asked).toEqual([TEXT]);
    expect(told).toEqual([`error first ${kind}`, `first → second: ${kind}`]);
  });

  it('takes silence for no audio', async () => {
    const { told } = await say(inOrder(voice({ value: 0 }), voice()));
    expect(told).toEqual(['error first protocol', 'first → second: protocol']);
  });

  it('is whichever speaks first when the first one is slow', async () => {
    const slow = await say(inOrder(voice({ firstAudioMs: 5000 }), voice({ firstAudioMs: 200 })));
    expect(slow).toMatchObject({ firstAtMs: 1200, told: ['error first timeout', 'first → second: slow'] });
  });

  it('leaves the offline voice a little more time to be needed', async () => {
    const [hanging] = inOrder(voice({ firstAudioMs: 60_000 }));
    expect(await say([hanging, asLastResort(voice())])).toMatchObject({ result: 'done', firstAtMs: 1700 });
  });

  it('says the rest of the sentence with the second one, from the word that was cut', async () => {
    const second = voice({ words: true });
    const { words, told } = await say(inOrder(voice({ words: true, until: 19, later: 'fails' }), second));
    expect(second.asked).toEqual(['nine to five, and on Saturdays from ten to noon.']);
    expect(told).toEqual(['error first unavailable', 'first → second: unavailable']);
    // Offsets count from the beginning of the sentence.
    const offsets = words.map(({ offsetMs }) => offsetMs);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(words.at(-1)).toMatchObject({ text: 'noon.' });
  });

  it('says the rest from the nearest clause when the words are not known', async () => {
    const second = voice();
    await say(inOrder(voice({ until: 27, later: 'hangs' }), second));
    expect(second.asked).toEqual(['and on Saturdays from ten to noon.']);
  });

  it('notices audio that is much too short for its text', async () => {
    const second = voice();
    const { told } = await say(inOrder(voice({ until: 8 }), second));
    expect(second.asked).toEqual(['open from nine to five, and on Saturdays from ten to noon.']);
    expect(told[0]).toBe('error first protocol');
  });

  it('is done when the voice failed after the last word', async () => {
    const second = voice();
    expect(await say(inOrder(voice({ later: 'fails' }), second))).toMatchObject({ result: 'done' });
    expect(second.asked).toEqual([]);
  });

  it('fails when nobody is left to say the rest', async () => {
    const { result, told } = await say(
      inOrder(voice({ until: 20, later: 'fails' }), voice({ until: 0, later: 'fails' })),
    );
    expect(result).toMatchObject({ name: 'ProviderError', provider: 'second', kind: 'unavailable' });
    expect(told).toEqual(['error first unavailable']);
  });
});

describe('a voice with others behind it, while the sentence is written', () => {
  const growing = true;
  const wholeMs = Math.ceil((TEXT.length * CHARACTER_MS) / 50) * 50;

  it('begins with the first word, and nobody is called slow for a model that is', async () => {
    const second = voice({ growing });
    const said = await say(inOrder(voice({ growing }), second), 900);
    expect(said).toMatchObject({ result: 'done', firstAtMs: 100, told: [], spokenMs: wholeMs });
    expect(second.asked).toEqual([]);
  });

  it('waits for the whole sentence where the one that is asked wants it so', async () => {
    const first = voice();
    expect(await say(inOrder(first, voice({ growing })), 50)).toMatchObject({ result: 'done', spokenMs: wholeMs });
    expect(first.asked).toEqual([TEXT]);
  });

  it('is the second one from the first word on when the first says nothing', async () => {
    const second = voice({ growing });
    const said = await say(inOrder(voice({ growing, until: 0, later: 'fails' }), second), 80);
    expect(said).toMatchObject({ result: 'done', firstAtMs: 200, spokenMs: wholeMs });
    expect(second.asked).toEqual(['We are']);
  });

  it('is the second one with the whole sentence when that takes no other', async () => {
    const second = voice();
    const said = await say(inOrder(voice({ growing, until: 0, later: 'fails' }), second), 80);
    expect(said).toMatchObject({ result: 'done', spokenMs: wholeMs });
    expect(second.asked).toEqual([TEXT]);
  });

  it('says the rest with the second one when the first breaks off in the middle, as soon as it is written', async () => {
    const second = voice({ words: true, growing });
    const { words, told } = await say(inOrder(voice({ words: true, growing, until: 19, later: 'fails' }), second), 100);
    expect(second.asked).toEqual(['nine to five, and on Saturdays from ten to noon.']);
    expect(told).toEqual(['error first unavailable', 'first → second: unavailable']);
    expect(words.at(-1)).toMatchObject({ text: 'noon.' });
  });

  it('is whichever speaks first when the first one is slow after the last word', async () => {
    const second = voice({ growing });
    const said = await say(inOrder(voice({ growing, firstAudioMs: 5000 }), second), 10);
    // 14 words of 10 ms, a second of patience, and the second one's own 100 ms.
    expect(said).toMatchObject({ firstAtMs: 1240, told: ['error first timeout', 'first → second: slow'] });
  });

  it('goes on with the second one when the first falls silent after the last word', async () => {
    const second = voice({ growing });
    const { result, told } = await say(inOrder(voice({ growing, until: 27, later: 'hangs' }), second), 100);
    expect(result).toBe('done');
    expect(told[0]).toBe('error first timeout');
    expect(second.asked).toEqual(['and on Saturdays from ten to noon.']);
  });
});
