import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { synthesise } from '../../test/kit/sounds.ts';
import { concatSamples } from './frame.ts';
import { decodeG711, encodeG711 } from './g711.ts';
import { assetPath, loadVoiceModel, SILERO_FILE } from './silero.ts';
import { type Tone, ToneWatch } from './tone-watch.ts';
import { nextVoice, quietGate, VOICE_WINDOW, type VoiceNews, wantsTone } from './voice-gate.ts';
import { energyModel, type VoiceModel } from './voice-model.ts';
import { parseWav, wavSamples } from './wav.ts';

const SPEECH = join(import.meta.dirname, '../../test/fixtures/audio/excuse-me.wav');
const coded = (samples: Int16Array) => decodeG711('alaw', encodeG711('alaw', samples));

type Dated = VoiceNews & { readonly at: number };

/** Everything that model and gate say about `samples`, with the end of the window that made them say it. */
async function watch(model: VoiceModel, samples: Int16Array): Promise<Dated[]> {
  const memory = model.remember();
  const heard = coded(samples);
  const all: Dated[] = [];
  const tones = new ToneWatch();
  let state = quietGate;
  for (let end = VOICE_WINDOW; end <= heard.length; end += VOICE_WINDOW) {
    const window = { memory, samples: heard.slice(end - VOICE_WINDOW, end), probability: 0 };
    await model.judge([window]);
    const looked = wantsTone(state, window.probability, end);
    const tone = looked ? tones.look(window.samples) : tones.pass(window.samples);
    const step = nextVoice(state, window.probability, end, tone);
    state = step.state;
    all.push(...step.news.map((news) => ({ ...news, at: end })));
  }
  return all;
}

/** The kinds of news that a row of probabilities gives. */
function kindsOf(probabilities: readonly number[]): string[] {
  let state = quietGate;
  return probabilities.flatMap((probability, i) => {
    const step = nextVoice(state, probability, (i + 1) * VOICE_WINDOW);
    state = step.state;
    return step.news.map((news) => news.kind);
  });
}

describe('the voice model', () => {
  let model: VoiceModel;
  let speech: Int16Array;

  beforeAll(async () => {
    model = await loadVoiceModel(silentLog);
    speech = wavSamples(parseWav(await readFile(SPEECH)));
  });

  afterAll(() => model.close());

  it('hears speech after a long silence, which it is not asked about, as it hears it after faint noise', async () => {
    const starts: number[][] = [];
    for (const level of [0, 90]) {
      const lull = Int16Array.from({ length: 3 * 8000 }, (_, i) => (i % 2 === 0 ? level : -level));
      const news = await watch(model, concatSamples([speech, lull, speech]));
      starts.push(news.filter(({ kind }) => kind === 'confirmed').map(({ at }) => at));
    }
    const [silent = [], faint = []] = starts;
    expect(silent.length).toBeGreaterThanOrEqual(2);
    expect(silent).toHaveLength(faint.length);
    for (const [index, at] of silent.entries())
      expect(Math.abs(at - (faint[index] ?? 0))).toBeLessThanOrEqual(VOICE_WINDOW);
  });

  it('is the file that was vendored', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(assetPath(SILERO_FILE)))
      .digest('hex');
    expect(sha256).toBe('1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3');
    expect(model.name).toBe('silero');
  });

  it.each([0, 60, 120, 200])(
    'hears speech that begins %i samples into a window soon enough to fall silent',
    async (shift) => {
      const lead = 8192 + shift;
      const news = await watch(model, concatSamples([new Int16Array(lead), speech, new Int16Array(8000)]));
      const latencyMs = (kind: string) => ((news.find((item) => item.kind === kind)?.at ?? Infinity) - lead) / 8;
      expect(latencyMs('held')).toBeLessThan(200);
      expect(latencyMs('confirmed')).toBeLessThan(280);
      expect(news.at(-1)).toMatchObject({ kind: 'end', confirmed: true });
      const start = news[0];
      expect(start?.kind === 'start' ? Math.abs(start.onset - lead) : Infinity).toBeLessThan(60 * 8);
    },
  );

  it.each([
    ['cough', -6],
    ['carHorn', -6],
    ['dog', -6],
    ['holdMusic', -24],
    ['engine', -6],
    ['keyboard', -6],
    ['hiss', -12],
    ['throatClearing', -6],
  ] as const)('is not stopped by %s', async (kind, peakDbfs) => {
    const news = await watch(model, synthesise(kind, 12, peakDbfs));
    expect(news.filter((item) => item.kind === 'held' || item.kind === 'confirmed')).toEqual([]);
  });

  it.each([
    ['cello', -6],
    ['cello', -20],
    ['recorder', -6],
    ['recorder', -20],
  ] as const)(
    'takes %s at %i dBFS for speech no longer than half a second, and less and less',
    async (kind, peakDbfs) => {
      const news = await watch(model, synthesise(kind, 20, peakDbfs));
      let heldAt = 0;
      for (const item of news) {
        if (item.kind === 'held') heldAt = item.at;
        else if (item.kind === 'end') {
          expect(item.confirmed).toBe(false);
          expect((item.at - heldAt) / 8).toBeLessThan(700);
        }
      }
      expect(news.filter(({ kind: each }) => each === 'held').length).toBeLessThanOrEqual(4);
      expect(news.at(-1)?.kind).toBe('end');
    },
  );

  it('hears speech that follows music', async () => {
    const music = synthesise('cello', 6, -6);
    const all = await watch(model, concatSamples([music, new Int16Array(4000), speech, new Int16Array(8000)]));
    const later = all.filter(({ at }) => at > music.length + 4000);
    const confirmedAt = later.find(({ kind }) => kind === 'confirmed')?.at ?? Infinity;
    expect((confirmedAt - music.length - 4000) / 8).toBeLessThan(500);
    expect(later.at(-1)).toMatchObject({ kind: 'end', confirmed: true });
  });

  it('judges a batch as it judges one by one', async () => {
    const streams = Array.from({ length: 5 }, (_, i) => ({
      alone: model.remember(),
      together: model.remember(),
      samples: speech.subarray(i * 500, i * 500 + 4 * VOICE_WINDOW),
    }));
    for (let at = 0; at < 4 * VOICE_WINDOW; at += VOICE_WINDOW) {
      const batch = streams.map(({ together, samples }) => ({
        memory: together,
        samples: samples.slice(at, at + VOICE_WINDOW),
        probability: 0,
      }));
      await model.judge(batch);
      for (const [i, { alone, samples }] of streams.entries()) {
        const one = { memory: alone, samples: samples.slice(at, at + VOICE_WINDOW), probability: 0 };
        await model.judge([one]);
        expect(one.probability).toBe(batch[i]?.probability);
      }
    }
  });

  it('gives way to a detector by level where it cannot be loaded', async () => {
    const fallback = await loadVoiceModel(silentLog, '/nowhere/model.onnx');
    expect(fallback.name).toBe('energy');
    const news = await watch(energyModel(), concatSamples([new Int16Array(16_000), speech, new Int16Array(16_000)]));
    expect(news.map((item) => item.kind)).toEqual(expect.arrayContaining(['start', 'held', 'confirmed', 'end']));
  });
});

/** What the model gives half of all windows of speech at least. */
const SURE = 0.998;
const NOTE: Tone = { residueDb: -30, steady: true, levelDb: 100 };
const SPEECH_TONE: Tone = { residueDb: -12, steady: false, levelDb: 100 };

/** The news of windows of one probability each, by the tone that they have. */
function newsOf(rows: readonly (readonly [count: number, probability: number, tone: Tone])[]): VoiceNews[] {
  let state = quietGate;
  let end = 0;
  return rows.flatMap(([count, probability, tone]) =>
    Array.from({ length: count }, () => {
      end += VOICE_WINDOW;
      const step = nextVoice(state, probability, end, tone);
      state = step.state;
      return step.news;
    }).flat(),
  );
}

describe('the voice gate', () => {
  it('takes a voice back that proves to be music, and says nothing of the music after it', () => {
    const news = newsOf([
      [5, 0.97, SPEECH_TONE],
      [30, 0.7, NOTE],
      [20, 0.02, NOTE],
      [30, 0.7, NOTE],
    ]);
    expect(news.map(({ kind }) => kind)).toEqual(['start', 'held', 'confirmed', 'end']);
    expect(news.at(-1)).toMatchObject({ confirmed: false, doubted: true });
  });

  it('does not take back what was surely speech when music sounds on behind it', () => {
    const news = newsOf([
      [8, SURE, SPEECH_TONE],
      [40, 0.7, NOTE],
    ]);
    expect(news.map(({ kind }) => kind)).toEqual(['start', 'held', 'confirmed', 'end']);
    expect(news.at(-1)).toMatchObject({ confirmed: true, doubted: false });
  });

  it('does not confirm what it is not sure of, may be held all the same, and confirms what lasts without a doubt', () => {
    expect(newsOf([[9, 0.92, SPEECH_TONE]]).map(({ kind }) => kind)).toEqual(['start', 'held']);
    expect(newsOf([[10, 0.92, SPEECH_TONE]]).map(({ kind }) => kind)).toEqual(['start', 'held', 'confirmed']);
  });

  it('confirms nothing that is purer than voices are, however sure the model is', () => {
    const pure = { ...SPEECH_TONE, residueDb: -32 };
    expect(newsOf([[40, SURE, pure]]).map(({ kind }) => kind)).toEqual(['start', 'held', 'end']);
    expect(newsOf([[40, SURE, SPEECH_TONE]]).map(({ kind }) => kind)).toEqual(['start', 'held', 'confirmed']);
  });

  it('does not take for speech what is left between two notes', () => {
    const between = (levelDb: number) =>
      newsOf([
        [2, 0.9, NOTE],
        [6, SURE, { residueDb: -1, steady: false, levelDb }],
      ]).map(({ kind }) => kind);
    expect(between(NOTE.levelDb - 30)).toEqual(['start', 'held']);
    expect(between(NOTE.levelDb)).toEqual(['start', 'held', 'confirmed']);
  });

  it('hears speech over music within a quarter of a second', () => {
    const news = newsOf([
      [40, 0.7, NOTE],
      [8, SURE, SPEECH_TONE],
    ]);
    expect(news.map(({ kind }) => kind)).toEqual(['start', 'held', 'end', 'start', 'held', 'confirmed']);
    const onset = 40 * VOICE_WINDOW;
    expect(Math.abs((news[3]?.kind === 'start' ? news[3].onset : 0) - onset)).toBeLessThan(4 * VOICE_WINDOW);
  });

  it('does not doubt a pure voice that holds its pitch now and then', () => {
    const lingering = [[2, 0.99, { ...SPEECH_TONE, steady: true }] as const, [2, 0.99, SPEECH_TONE] as const];
    const news = newsOf([[4, 0.95, SPEECH_TONE], ...lingering, ...lingering, ...lingering, [10, 0.01, SPEECH_TONE]]);
    expect(news.at(-1)).toMatchObject({ kind: 'end', confirmed: true, doubted: false });
  });

  it('forgets music after a while', () => {
    const news = newsOf([
      [20, 0.7, NOTE],
      [900, 0.01, NOTE],
      [5, SURE, SPEECH_TONE],
    ]);
    expect(news.slice(3).map(({ kind }) => kind)).toEqual(['start', 'held', 'confirmed']);
  });

  it('takes one short sound back without holding anything', () => {
    expect(kindsOf([0, 0.6, 0.1, 0.1, 0.1, 0.1, 0.1])).toEqual(['start', 'end']);
  });

  it('holds for what may be speech and says when it was not', () => {
    expect(kindsOf([0, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1])).toEqual(['start', 'held', 'end']);
  });

  it('confirms what lasts', () => {
    expect(kindsOf([0.7, 0.7, 0.7, 0.7, 0.7])).toEqual(['start', 'held', 'confirmed']);
  });

  it('bridges a short closure, telling only that it may be the end', () => {
    expect(kindsOf([0.9, 0.9, 0.9, 0.9, 0, 0, 0.9, 0, 0, 0, 0])).toEqual([
      'start',
      'held',
      'confirmed',
      'lull',
      'lull',
      'end',
    ]);
  });

  it('dates the onset back to the first likely window', () => {
    const quiet = nextVoice(quietGate, 0.2, 256).state;
    expect(nextVoice(quiet, 0.8, 512).news).toEqual([{ kind: 'start', onset: 0 }]);
    expect(nextVoice(quietGate, 0.8, 512).news).toEqual([{ kind: 'start', onset: 256 }]);
  });
});
