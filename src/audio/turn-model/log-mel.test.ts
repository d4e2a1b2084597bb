import { describe, expect, it } from 'vitest';
import { doubleRate } from './double-rate.ts';
import { fourierTransform } from './fourier.ts';
import { BANDS, FRAMES, logMel, WAVEFORM } from './log-mel.ts';

/** Numbers that any language makes alike: a chirp whose loudness swells, and below it a little noise. */
function sound(samples: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: samples }, (_, i) => {
    state = (state * 48_271) % 2_147_483_647;
    const t = i / 16_000;
    const swell = 0.2 * (1 + Math.sin(2 * Math.PI * 3 * t));
    return swell * Math.sin(2 * Math.PI * (200 + 300 * t) * t) + 0.002 * (state / 2_147_483_647 - 0.5);
  });
}

/** One frame of one band, worked out from the definition alone: no transform but the sum itself, no table, no shortcut. */
function bandByDefinition(samples: Float32Array, band: number, frame: number): number {
  const waveform = [...new Array<number>(WAVEFORM - samples.length).fill(0), ...samples];
  const mean = waveform.reduce((sum, x) => sum + x, 0) / WAVEFORM;
  const variance = waveform.reduce((sum, x) => sum + (x - mean) ** 2, 0) / WAVEFORM;
  const at = (i: number) => {
    const mirrored = i < 0 ? -i : i >= WAVEFORM ? 2 * (WAVEFORM - 1) - i : i;
    return ((waveform[mirrored] ?? 0) - mean) / Math.sqrt(variance + 1e-7);
  };
  const mel = (hz: number) => (hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4));
  // The scale grows steadily: what it makes of a frequency is found by halving.
  const hz = (wanted: number) => {
    let [low, high] = [0, 8000];
    for (let i = 0; i < 60; i++)
      [low, high] = mel((low + high) / 2) < wanted ? [(low + high) / 2, high] : [low, (low + high) / 2];
    return low;
  };
  const [low, middle, high] = [0, 1, 2].map((i) => hz((mel(8000) * (band + i)) / 81)) as [number, number, number];
  let power = 0;
  for (let line = 0; line <= 200; line++) {
    const weight = Math.min((line * 40 - low) / (middle - low), (high - line * 40) / (high - middle));
    if (weight <= 0) continue;
    let [re, im] = [0, 0];
    for (let i = 0; i < 400; i++) {
      const x = at(frame * 160 - 200 + i) * Math.sin((Math.PI * i) / 400) ** 2;
      re += x * Math.cos((2 * Math.PI * line * i) / 400);
      im += x * Math.sin((2 * Math.PI * line * i) / 400);
    }
    power += ((weight * 2) / (high - low)) * (re * re + im * im);
  }
  return (Math.log10(power) + 4) / 4;
}

describe('fourierTransform()', () => {
  it.each([1, 2, 12, 25, 400])('of %i points is the sum that defines it', (size) => {
    const real = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i));
    const imaginary = Float64Array.from({ length: size }, (_, i) => Math.cos(3 * i * i));
    const [re, im] = [real.slice(), imaginary.slice()];
    fourierTransform(size)(re, im);
    for (let k = 0; k < size; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let i = 0; i < size; i++) {
        const angle = (-2 * Math.PI * k * i) / size;
        sumRe += (real[i] ?? 0) * Math.cos(angle) - (imaginary[i] ?? 0) * Math.sin(angle);
        sumIm += (real[i] ?? 0) * Math.sin(angle) + (imaginary[i] ?? 0) * Math.cos(angle);
      }
      expect(re[k]).toBeCloseTo(sumRe, 9);
      expect(im[k]).toBeCloseTo(sumIm, 9);
    }
  });
});

describe('logMel()', () => {
  const samples = sound(48_000);
  const features = logMel(samples);
  const at = (band: number, frame: number) => features[band * FRAMES + frame] ?? Number.NaN;

  it.each([
    [3, 600],
    [10, 501],
    [20, 799],
    [40, 700],
    [79, 655],
  ])('has in band %i of frame %i what the definition says', (band, frame) => {
    expect(at(band, frame)).toBeCloseTo(bandByDefinition(samples, band, frame), 4);
  });

  it('has the values of the reference implementation', () => {
    // Of pipecat-ai/pipecat acead0507, _whisper_features.py under NumPy 2.4, for the same sound.
    const reference: readonly [band: number, frame: number, value: number][] = [
      [0, 0, -0.125301],
      [0, 500, 1.309059],
      [79, 799, 0.088054],
      [79, 625, -0.067624],
      [45, 766, 0.095565],
      [3, 733, -0.040038],
      [31, 521, 0.036448],
      [20, 552, 0.110621],
      [47, 735, -0.068949],
      [31, 689, 0.528802],
      [69, 547, -0.040705],
      [73, 622, -0.013268],
      [1, 605, -0.058889],
      [52, 638, -0.02799],
      [23, 694, -0.043457],
      [20, 531, 0.031999],
    ];
    for (const [band, frame, value] of reference) expect(at(band, frame)).toBeCloseTo(value, 4);
  });

  it('tells eight decades apart and no more', () => {
    expect(features).toHaveLength(BANDS * FRAMES);
    const [low, high] = [Math.min(...features), Math.max(...features)];
    expect(high - low).toBeCloseTo(2, 5);
  });

  it('puts silence before a short sound, and takes the end of a long one', () => {
    const long = sound(WAVEFORM + 32_000);
    expect(logMel(long)).toEqual(logMel(long.subarray(32_000)));
    const padded = new Float32Array(WAVEFORM);
    padded.set(samples, WAVEFORM - samples.length);
    expect(features).toEqual(logMel(padded));
  });

  it('is the same however loud the sound is', () => {
    const faint = logMel(samples.map((sample) => sample / 16));
    for (const [index, value] of faint.entries()) expect(Math.abs(value - (features[index] ?? 0))).toBeLessThan(0.001);
  });

  it('of silence is all floor', () => {
    expect(new Set(logMel(new Float32Array(0)))).toEqual(new Set([-1.5]));
  });
});

describe('doubleRate()', () => {
  const tone = (hz: number, rate: number, length: number) =>
    Float64Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));

  it.each([300, 1000, 3000, 3400])('keeps a tone of %i Hz as it is', (hz) => {
    const samples = Int16Array.from(tone(hz, 8000, 4000), (sample) => Math.round(sample * 32_768));
    const wide = doubleRate(samples);
    const wanted = tone(hz, 16_000, 8000);
    expect(wide).toHaveLength(8000);
    // Its ends have a neighbour on one side only.
    for (let i = 200; i < 7800; i++) expect(Math.abs((wide[i] ?? 0) - (wanted[i] ?? 0))).toBeLessThan(0.0002);
  });

  it('leaves nothing of telephone speech above 4 kHz', () => {
    const samples = Int16Array.from(tone(3000, 8000, 64_000), (sample) => Math.round(sample * 32_768));
    const features = logMel(doubleRate(samples));
    // Bands from 4400 Hz up, away from both ends.
    const high = Array.from({ length: 14 }, (_, i) => features[(66 + i) * FRAMES + 400] ?? 0);
    expect(Math.max(...high)).toBeCloseTo(Math.max(...features) - 2, 5);
  });
});
