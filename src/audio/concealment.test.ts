import { describe, expect, it } from 'vitest';
import { Concealment } from './concealment.ts';

const tone = (at: number) => Math.round(8000 * Math.sin((2 * Math.PI * 125 * at) / 8000));
const stretch = (from: number, count: number) => Int16Array.from({ length: count }, (_, i) => tone(from + i));
const rms = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
const jump = (samples: Int16Array) =>
  samples.reduce((most, sample, i) => (i === 0 ? 0 : Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0)))), 0);

describe('concealment', () => {
  it('goes on with the pitch of what was heard, without a step at either end', () => {
    const concealment = new Concealment();
    concealment.good(stretch(0, 800));
    const gap = new Int16Array(80);
    concealment.conceal(gap);
    const truth = stretch(800, 80);
    const error = gap.map((sample, i) => sample - (truth[i] ?? 0));
    expect(rms(error)).toBeLessThan(rms(truth) / 4);
    const after = stretch(880, 160);
    concealment.good(after);
    // A 125 Hz tone of this level moves by 785 per sample at most.
    expect(jump(Int16Array.from([tone(799), ...gap, ...after]))).toBeLessThan(1000);
    expect(concealment.lostSamples).toBe(0);
  });

  it('fades to silence within 60 ms', () => {
    const concealment = new Concealment();
    concealment.good(stretch(0, 800));
    const levels = Array.from({ length: 8 }, () => {
      const frame = new Int16Array(80);
      concealment.conceal(frame);
      return rms(frame);
    });
    expect(levels[1]).toBeGreaterThan(levels[4] ?? 0);
    expect(levels.slice(6)).toEqual([0, 0]);
  });

  it('is silent when nothing was heard before', () => {
    const frame = new Int16Array(160).fill(5);
    new Concealment().conceal(frame);
    expect(rms(frame)).toBe(0);
  });
});
