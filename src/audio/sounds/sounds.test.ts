import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { noiseSource } from '../../../test/kit/sounds.ts';
import { decodeG711, encodeG711 } from '../g711.ts';
import { levelDbfs } from '../level.ts';
import { loadVoiceModel } from '../silero.ts';
import { nextVoice, quietGate, VOICE_WINDOW } from '../voice-gate.ts';
import type { VoiceModel } from '../voice-model.ts';
import { joined, levelled } from './make-loop.ts';
import { addPluck, STRING_RATE } from './plucked-string.ts';
import { renderSound } from './render.ts';
import { readScore } from './score.ts';

const RATE = 8000;

/** How often a listener's voice detection takes the sound for speech. */
async function voicesHeard(model: VoiceModel, samples: Int16Array): Promise<number> {
  const memory = model.remember();
  let state = quietGate;
  let heard = 0;
  for (let end = VOICE_WINDOW; end <= samples.length; end += VOICE_WINDOW) {
    const window = { memory, samples: samples.slice(end - VOICE_WINDOW, end), probability: 0 };
    await model.judge([window]);
    const step = nextVoice(state, window.probability, end);
    state = step.state;
    heard += step.news.filter(({ kind }) => kind === 'confirmed').length;
  }
  return heard;
}

const largest = (samples: Int16Array) => samples.reduce((most, sample) => Math.max(most, sample), 0);
const digest = (samples: Int16Array | undefined) =>
  createHash('sha256')
    .update(samples ?? '')
    .digest('hex');

describe('the sounds that come with the product', () => {
  let model: VoiceModel;
  beforeAll(async () => {
    model = await loadVoiceModel(silentLog);
  });
  afterAll(() => model.close());

  const names = ['office-1', 'office-2', 'spanish-dance', 'bach-prelude', 'ponce-prelude', 'spanish-suite'];
  it.each(names)('%s: a loop of nearly a minute or more, at its level, that nobody takes for a voice', async (name) => {
    const samples = (await renderSound(name)) ?? new Int16Array(0);
    expect(samples.length / RATE).toBeGreaterThan(55);
    expect(Math.abs(levelDbfs(samples) - -27.5)).toBeLessThan(2);
    expect(largest(samples.map(Math.abs))).toBeLessThan(32_768 * 0.4);
    const seam = Math.abs((samples.at(-1) ?? 0) - (samples[0] ?? 0));
    const steps = samples.slice(1).map((sample, i) => Math.abs(sample - (samples[i] ?? 0)));
    expect(seam).toBeLessThanOrEqual(largest(steps));
    const played = decodeG711('alaw', encodeG711('alaw', samples)).map((sample) => Math.round(sample * 0.63));
    expect(await voicesHeard(model, played)).toBe(0);
  });

  it('are the same samples each time', async () => {
    for (const name of ['office-2', 'spanish-suite'])
      expect(digest(await renderSound(name))).toBe(digest(await renderSound(name)));
  });

  it('are no others', async () => {
    expect(await renderSound('office-3')).toBeUndefined();
  });
});

describe('a score', () => {
  it('is read with chords, rests and lengths', () => {
    const { notes, durationS } = readScore({ quartersPerMinute: 60, unit: 0.5, voices: ['A4 r/2 C4+E4/3', 'Bb2/4'] });
    expect(durationS).toBe(3);
    expect(notes.map(({ startS, durationS: lasts, hz }) => [startS, lasts, Math.round(hz)])).toEqual([
      [0, 0.5, 440],
      [1.5, 1.5, 262],
      [1.5, 1.5, 330],
      [0, 2, 117],
    ]);
  });

  it('refuses what is no pitch', () => {
    expect(() => readScore({ quartersPerMinute: 60, unit: 1, voices: ['H4'] })).toThrow('"H4" is not a pitch.');
  });
});

describe('a plucked string', () => {
  it.each([110, 196, 330, 659])('of %d Hz is in tune within five cents', (hz) => {
    const out = new Float32Array(STRING_RATE * 3);
    addPluck(out, { startS: 0, durationS: 1.5, hz }, 1, 3);
    const steady = out.subarray(4800, 4800 + 24_000);
    // The pitch where the string agrees best with itself.
    const likeness = (period: number) => {
      let sum = 0;
      for (let i = 0; i + 2000 < steady.length; i++) {
        const at = i + period;
        const low = Math.floor(at);
        const later = (steady[low] ?? 0) * (low + 1 - at) + (steady[low + 1] ?? 0) * (at - low);
        sum += (steady[i] ?? 0) * later;
      }
      return sum;
    };
    const cents = Array.from({ length: 41 }, (_, i) => i - 20);
    const turns = 8;
    const best = cents.reduce((a, b) => {
      const period = (cent: number) => (turns * STRING_RATE) / (hz * 2 ** (cent / 1200));
      return likeness(period(b)) > likeness(period(a)) ? b : a;
    });
    expect(Math.abs(best)).toBeLessThanOrEqual(5);
  });

  it('that rings past the end goes on at the beginning', () => {
    const out = new Float32Array(STRING_RATE);
    addPluck(out, { startS: 0.9, durationS: 0.1, hz: 220 }, 1, 3);
    expect(Math.max(...out.subarray(0, 2400))).toBeGreaterThan(0.01);
  });
});

describe('a loop', () => {
  it('of any loudness comes to the same level', () => {
    for (const gain of [0.001, 0.1, 1]) {
      const next = noiseSource(3);
      const samples = Float32Array.from({ length: 5 * RATE }, () => next() * gain);
      expect(levelDbfs(levelled(samples))).toBeCloseTo(-26, 0);
    }
    expect(levelled(new Float32Array(10))).toEqual(new Int16Array(10));
  });

  it('with one bang in it is not made inaudible by it, and the bang is tamed', () => {
    const next = noiseSource(3);
    const samples = Float32Array.from({ length: 20 * RATE }, (_, i) => next() * (i < 1600 ? 1 : 0.01));
    const out = levelled(samples);
    expect(levelDbfs(out.subarray(RATE))).toBeCloseTo(-26, 0);
    expect(levelDbfs(out.subarray(0, 1600))).toBeLessThan(-7);
  });

  it('joins its end to its beginning without a step', () => {
    const slope = Float32Array.from({ length: 10 * RATE }, (_, i) => i / (10 * RATE));
    const out = joined(slope);
    expect(out.length).toBe(8.5 * RATE);
    expect(Math.abs((out.at(-1) ?? 0) - (out[0] ?? 0))).toBeLessThan(0.001);
  });
});
