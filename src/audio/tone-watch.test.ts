import { describe, expect, it } from 'vitest';
import { noiseSource } from '../../test/kit/sounds.ts';
import { newSpectrum, powerSpectrum, SPECTRUM_SAMPLES } from './spectrum.ts';
import { type Tone, ToneWatch } from './tone-watch.ts';
import { VOICE_WINDOW } from './voice-gate.ts';

/** What is seen of a sound, window by window, once the first spectrum is full. */
function tonesOf(wave: (seconds: number) => number, windows = 12): Tone[] {
  const watch = new ToneWatch();
  const samples = Int16Array.from({ length: windows * VOICE_WINDOW }, (_, i) => Math.round(8000 * wave(i / 8000)));
  const tones = Array.from({ length: windows }, (_, i) =>
    watch.look(samples.subarray(i * VOICE_WINDOW, (i + 1) * VOICE_WINDOW)),
  );
  return tones.slice(3);
}
const share = (tones: readonly Tone[], test: (tone: Tone) => boolean) => tones.filter(test).length / tones.length;
const sine = (hz: number, seconds: number) => Math.sin(2 * Math.PI * hz * seconds);

describe('the power spectrum', () => {
  it('is that of a plain sum', () => {
    const noise = noiseSource(3);
    const samples = Int16Array.from({ length: SPECTRUM_SAMPLES }, () => Math.round(8000 * noise()));
    const power = newSpectrum();
    powerSpectrum(samples, power);
    for (const line of [0, 1, 7, 100, 255]) {
      let re = 0;
      let im = 0;
      for (const [i, sample] of samples.entries()) {
        const weighed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SPECTRUM_SAMPLES));
        re += weighed * Math.cos((2 * Math.PI * line * i) / SPECTRUM_SAMPLES);
        im -= weighed * Math.sin((2 * Math.PI * line * i) / SPECTRUM_SAMPLES);
      }
      expect((power[line] ?? 0) / (re * re + im * im)).toBeCloseTo(1, 6);
    }
  });
});

describe('the tone of a sound', () => {
  it('is pure and steady for a chord that holds', () => {
    const tones = tonesOf((t) => (sine(220, t) + sine(277, t) + sine(330, t)) / 3);
    expect(share(tones, ({ residueDb, steady }) => residueDb < -17 && steady)).toBe(1);
  });

  it('is not steady for a pitch that glides as voices do', () => {
    // 120 to 150 Hz in a second, with the harmonics of a voice.
    const tones = tonesOf((t) => {
      const turns = 120 * t + 15 * t * t;
      return [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + Math.sin(2 * Math.PI * n * turns) / n, 0) / 2;
    });
    expect(share(tones, ({ steady }) => steady)).toBeLessThan(0.2);
  });

  it('is neither for breath', () => {
    const noise = noiseSource(5);
    const tones = tonesOf(() => noise());
    expect(share(tones, ({ residueDb }) => residueDb > -4)).toBe(1);
    expect(share(tones, ({ steady }) => steady)).toBeLessThan(0.2);
  });

  it('is as strong as its sound', () => {
    const [strong] = tonesOf((t) => sine(300, t));
    const [weak] = tonesOf((t) => sine(300, t) / 10);
    expect((strong?.levelDb ?? 0) - (weak?.levelDb ?? 0)).toBeCloseTo(20, 1);
  });

  it('is of nothing for silence', () => {
    expect(tonesOf(() => 0).every(({ residueDb, steady }) => residueDb === 0 && !steady)).toBe(true);
  });

  it('is not steady after a window that was passed over', () => {
    const watch = new ToneWatch();
    const note = Int16Array.from({ length: 8 * VOICE_WINDOW }, (_, i) => Math.round(8000 * sine(250, i / 8000)));
    const window = (i: number) => note.subarray(i * VOICE_WINDOW, (i + 1) * VOICE_WINDOW);
    for (let i = 0; i < 4; i++) watch.look(window(i));
    expect(watch.look(window(4)).steady).toBe(true);
    watch.pass(window(5));
    expect(watch.look(window(6)).steady).toBe(false);
    expect(watch.look(window(7)).steady).toBe(true);
  });
});
