import { describe, expect, it } from 'vitest';
import { noiseSource } from '../../test/kit/sounds.ts';
import { Ambience } from './ambience.ts';
import { concatSamples } from './frame.ts';
import { linearToAlaw } from './g711.ts';
import { levelDbfs } from './level.ts';

const shared = (samples: ArrayLike<number>) => {
  const loop = new Uint8Array(new SharedArrayBuffer(samples.length));
  for (let i = 0; i < samples.length; i++) loop[i] = linearToAlaw(samples[i] ?? 0);
  return loop;
};
/** A second of noise at about -26 dBFS. */
const noise = () => {
  const next = noiseSource(5);
  return Float64Array.from({ length: 8000 }, () => next() * 2840);
};
const tone = (amplitude: number) =>
  Int16Array.from({ length: 160 }, (_, i) => Math.round(amplitude * Math.sin((2 * Math.PI * i) / 16)));

/** `frames` frames of 20 ms of what `fill` gives, mixed. */
function mixed(ambience: Ambience, frames: number, fill: () => Int16Array = () => new Int16Array(160)): Int16Array {
  const out: Int16Array[] = [];
  for (let i = 0; i < frames; i++) {
    const frame = fill();
    ambience.mix(frame);
    out.push(frame);
  }
  return concatSamples(out);
}

describe('the ambient sound', () => {
  it('fades in and goes round without end', () => {
    const ambience = new Ambience({ samples: shared(noise()), gain: 0.5 });
    const out = mixed(ambience, 250);
    expect(levelDbfs(out.subarray(0, 160))).toBeLessThan(-45);
    expect(levelDbfs(out.subarray(8000, 16_000))).toBeCloseTo(-32, 0);
    expect(out.subarray(16_000, 24_000)).toEqual(out.subarray(24_000, 32_000));
  });

  it('steps back by 12 dB under the voice, stays there in its pauses, and comes back after it', () => {
    const samples = shared(noise());
    const ambience = new Ambience({ samples, gain: 0.5 });
    mixed(ambience, 100);
    const voice = tone(4000);
    const under = mixed(ambience, 50, () => voice.slice()).map((sample, i) => sample - (voice[i % 160] ?? 0));
    expect(levelDbfs(under.subarray(4000))).toBeCloseTo(-44, 0);
    expect(levelDbfs(mixed(ambience, 15))).toBeCloseTo(-44, 0);
    mixed(ambience, 50);
    expect(levelDbfs(mixed(ambience, 50))).toBeCloseTo(-32, 0);
  });

  it('leaves 20 dB between a voice at -20 dBFS and an upload at full volume', () => {
    const ambience = new Ambience({ samples: shared(noise()), gain: 10 ** (-4 / 20) });
    const voice = tone(32_768 * 0.1 * Math.SQRT2);
    const out = mixed(ambience, 100, () => voice.slice()).subarray(8000);
    const rest = out.map((sample, i) => sample - (voice[i % 160] ?? 0));
    expect(levelDbfs(voice) - levelDbfs(rest)).toBeGreaterThan(20);
  });

  it('never clips the voice: the sum stays within full scale and within the sound of the voice', () => {
    const loud = shared(Float64Array.from({ length: 800 }, (_, i) => (i % 2 ? 32_000 : -32_000)));
    const ambience = new Ambience({ samples: loud, gain: 0.6 });
    const voice = tone(32_767);
    const out = mixed(ambience, 100, () => voice.slice());
    expect(Math.max(...out)).toBe(32_767);
    const most = 32_256 * 0.6 + 1;
    expect(out.every((sample, i) => Math.abs(sample - (voice[i % 160] ?? 0)) <= most)).toBe(true);
    // Wrapped round, a loud positive sample would turn into a negative one.
    expect(out.every((sample, i) => (voice[i % 160] ?? 0) < 20_000 || sample > 0)).toBe(true);
  });

  it('of no samples adds nothing', () => {
    const voice = tone(1000);
    expect(mixed(new Ambience({ samples: shared([]), gain: 1 }), 1, () => voice.slice())).toEqual(voice);
  });
});
