import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, silentLog, systemClock } from '#base';
import { type TurnModelFault, writeTurnModel } from '../../../test/kit/turn-model.ts';
import { doubleRate } from './double-rate.ts';
import { logMel } from './log-mel.ts';
import { RecentAudio } from './recent-audio.ts';
import { type LoadedTurnModel, loadTurnModel } from './turn-model.ts';

/** So many that the time limit plays no part, however busy the machine is. */
const PATIENT: Clock = { ...systemClock, after: () => () => undefined };
/** On which every limit is over before a thread can answer. */
const HURRIED: Clock = {
  ...systemClock,
  after: (_, run) => {
    let isOff = false;
    queueMicrotask(() => (isOff ? undefined : run()));
    return () => {
      isOff = true;
    };
  },
};

let folder = '';
let file = '';
let opened: LoadedTurnModel[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
  file = join(folder, 'model.onnx');
});
afterEach(async () => {
  await Promise.all(opened.map((model) => model.close()));
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

async function load(clock: Clock = PATIENT): Promise<LoadedTurnModel> {
  const model = await loadTurnModel({ file, clock, log: silentLog });
  opened.push(model);
  return model;
}

const tone = (hz: number, samples: number) =>
  Int16Array.from({ length: samples }, (_, i) => Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 8000)));

/** What the model of the test kit says. */
function expected(samples: Int16Array): number {
  const features = logMel(doubleRate(samples));
  return 1 / (1 + Math.exp(-features.reduce((sum, value) => sum + value, 0) / features.length));
}

describe('loadTurnModel()', () => {
  it.each<[string, TurnModelFault | 'no-model' | 'missing', string]>([
    ['a file that is not there', 'missing', 'is missing.'],
    ['a file that is no model', 'no-model', 'cannot be used: Load model from'],
    ['a model of something else', 'other-input', 'cannot be used: its input is "input", not "input_features".'],
    ['a model of other features', 'other-shape', 'invalid dimensions'],
    ['a model with several answers', 'two-numbers', 'cannot be used: it does not answer with one probability.'],
    ['a model without probabilities', 'no-probability', 'cannot be used: it does not answer with one probability.'],
  ])('refuses %s with a sentence', async (_, fault, sentence) => {
    if (fault === 'no-model') writeFileSync(file, 'This is no model.');
    else if (fault !== 'missing') writeTurnModel(file, fault);
    await expect(load()).rejects.toThrow(sentence);
  });

  it('tells how long a question took', async () => {
    writeTurnModel(file);
    expect((await load()).tookMs).toBeGreaterThan(0);
  });
});

describe('a turn model', () => {
  beforeEach(() => writeTurnModel(file));

  it('gives the probability of its network for the features of what was heard', async () => {
    const model = await load();
    for (const samples of [tone(440, 8000), tone(1000, 80_000), new Int16Array(0)])
      expect(await model.judge(samples.slice(), {})).toBeCloseTo(expected(samples), 5);
  });

  it('answers the questions of several calls in turn', async () => {
    const model = await load();
    const said = [200, 400, 800, 1600].map((hz) => tone(hz, 4000));
    const answers = await Promise.all(said.map((samples) => model.judge(samples.slice(), {})));
    for (const [index, samples] of said.entries()) expect(answers[index]).toBeCloseTo(expected(samples), 5);
  });

  it('leaves the thread that asks to its work', async () => {
    const model = await load();
    let isAnswered = false;
    const answer = model.judge(tone(300, 64_000), {}).then(() => {
      isAnswered = true;
    });
    let turns = 0;
    while (!isAnswered) {
      await new Promise(setImmediate);
      turns++;
    }
    await answer;
    expect(turns).toBeGreaterThan(10);
  });

  it('answers only the newest question of a call', async () => {
    const model = await load();
    const call = {};
    const answers = [100, 200, 300].map((hz) => model.judge(tone(hz, 4000), call));
    expect(await Promise.all(answers)).toEqual([undefined, undefined, expect.any(Number)]);
  });

  it('does not take more questions than it can answer in time', async () => {
    const model = await load();
    const answers = await Promise.all(Array.from({ length: 40 }, () => model.judge(tone(100, 800), {})));
    // One is asked, sixteen wait.
    expect(answers.map((answer) => answer !== undefined)).toEqual(Array.from({ length: 40 }, (_, i) => i < 17));
  });

  it('says nothing when the answer is late, and answers the next question', async () => {
    let clock: Clock = HURRIED;
    const model = await load({ ...systemClock, after: (ms, run) => clock.after(ms, run) });
    const late = [model.judge(tone(100, 800), {}), model.judge(tone(200, 800), {})];
    expect(await Promise.all(late)).toEqual([undefined, undefined]);
    clock = PATIENT;
    expect(await model.judge(tone(300, 800), {})).toBeCloseTo(expected(tone(300, 800)), 5);
  });

  it('answers nothing more when it is closed', async () => {
    const model = await load();
    const waiting = [model.judge(tone(100, 800), {}), model.judge(tone(200, 800), {})];
    await model.close();
    expect(await Promise.all([...waiting, model.judge(tone(100, 800), {})])).toEqual([undefined, undefined, undefined]);
    await model.close();
  });
});

describe('RecentAudio', () => {
  it('gives the last samples, whatever pieces they came in', () => {
    for (const piece of [1, 3, 7, 10, 16, 50]) {
      const recent = new RecentAudio(10);
      const all = Int16Array.from({ length: 50 }, (_, i) => i + 1);
      for (let at = 0; at < all.length; at += piece) recent.push(all.subarray(at, at + piece));
      expect([...recent.last(4)]).toEqual([47, 48, 49, 50]);
      expect([...recent.last(99)]).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
      expect([...recent.last(0)]).toEqual([]);
    }
  });

  it('gives what there is when that is less', () => {
    const recent = new RecentAudio(10);
    recent.push(Int16Array.of(1, 2, 3));
    expect([...recent.last(10)]).toEqual([1, 2, 3]);
    expect([...recent.last(-1)]).toEqual([]);
  });
});
