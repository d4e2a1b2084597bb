import { describe, expect, it } from 'vitest';
import { shareOfTone, sine } from '../../test/kit/rtp-peer.ts';
import { concatSamples } from './frame.ts';
import { createResampler, resample } from './resample.ts';

describe('the resampler', () => {
  it.each([16_000, 22_050, 24_000, 48_000])(
    'keeps a tone and its length on the way to %i Hz and back',
    async (rate) => {
      const tone = sine(1000, 500);
      const there = await resample(tone, 8000, rate);
      expect(there).toHaveLength(rate / 2);
      const back = await resample(there, rate, 8000);
      expect(back).toHaveLength(4000);
      expect(shareOfTone(back, 1000)).toBeGreaterThan(0.99);
      const middle = back.subarray(1000, 3000);
      const error = middle.reduce((sum, sample, i) => sum + (sample - (tone[1000 + i] ?? 0)) ** 2, 0);
      expect(Math.sqrt(error / middle.length)).toBeLessThan(80);
    },
  );

  it('gives the same in pieces as at once', async () => {
    const tone = sine(700, 300);
    const whole = await resample(tone, 8000, 24_000);
    const resampler = await createResampler(8000, 24_000);
    const parts: Int16Array[] = [];
    for (let at = 0; at < tone.length; at += 37) parts.push(resampler.process(tone.subarray(at, at + 37)));
    parts.push(resampler.flush());
    resampler.close();
    resampler.close();
    expect(concatSamples(parts).subarray(0, whole.length)).toEqual(whole);
  });
});
