import { describe, expect, it } from 'vitest';
import { A_LAW_SILENCE, decodeALaw, encodeALaw } from './a-law.ts';
import { Resampler } from './resampler.ts';

const tone = (hertz: number, rate: number, samples: number) =>
  Float32Array.from({ length: samples }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate));
const power = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

function convert(input: Float32Array, fromRate: number, toRate: number, block = 128): Float32Array {
  const resampler = new Resampler(fromRate, toRate);
  const blocks: number[] = [];
  for (let at = 0; at < input.length; at += block) blocks.push(...resampler.push(input.subarray(at, at + block)));
  return Float32Array.from(blocks);
}

describe('A-law', () => {
  it('gives back every byte that it decodes', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    expect(bytes.map((byte) => encodeALaw(decodeALaw(byte)))).toEqual(bytes);
  });

  it('has the silence of G.711, and clips what is too loud', () => {
    expect(encodeALaw(0)).toBe(A_LAW_SILENCE);
    expect(decodeALaw(encodeALaw(2))).toBeCloseTo(decodeALaw(encodeALaw(1)));
    expect(decodeALaw(encodeALaw(0.25))).toBeCloseTo(0.25, 1);
  });
});

describe('sample rate conversion', () => {
  it.each([48_000, 44_100, 16_000])('keeps a tone of the telephone band from %i Hz', (rate) => {
    const output = convert(tone(1000, rate, rate), rate, 8000);
    expect(output.length).toBeGreaterThan(7900);
    expect(power(output.subarray(400, 7600))).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });

  it('removes what would fold back into the band', () => {
    const output = convert(tone(6000, 48_000, 48_000), 48_000, 8000);
    expect(power(output.subarray(400, 7600))).toBeLessThan(0.005);
  });

  it('goes up without a change of level', () => {
    const output = convert(tone(1000, 8000, 8000), 8000, 48_000, 160);
    expect(power(output.subarray(2400, 45_000))).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });
});
