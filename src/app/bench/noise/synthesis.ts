/** Building blocks of synthetic sounds. 8 kHz, full scale ±1, times in seconds. */

export const RATE = 8000;

/** The value at `t`, called for one sample after the other. */
export type Sound = (t: number) => number;

/** Deterministic noise (xorshift32), -1 to 1. */
export function noiseSource(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state | 0) / 0x8000_0000;
  };
}

/** A two-pole resonance, as a throat or the body of an instrument has them. */
export function resonator(hz: number, bandwidthHz: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidthHz) / RATE);
  const feedback = 2 * radius * Math.cos((2 * Math.PI * hz) / RATE);
  const gain = 1 - radius;
  let first = 0;
  let second = 0;
  return (input) => {
    const output = gain * input + feedback * first - radius * radius * second;
    second = first;
    first = output;
    return output;
  };
}

/** A wave whose pitch may change: `harmonics` are the levels of the partials below 3.6 kHz. */
export function oscillator(harmonics: readonly number[]): (hz: number) => number {
  let phase = 0;
  return (hz) => {
    phase = (phase + hz / RATE) % 1;
    return harmonics.reduce(
      (sum, level, i) => (hz * (i + 1) < 3600 ? sum + level * Math.sin(2 * Math.PI * (i + 1) * phase) : sum),
      0,
    );
  };
}

/** Rises over `attack`, then falls to 1/e each `decay`; silent before 0. */
export function burst(t: number, attack: number, decay: number): number {
  if (t < 0) return 0;
  return t < attack ? t / attack : Math.exp(-(t - attack) / decay);
}

/** Swells over `edge`, lasts for `length`, and fades over `edge`. */
export function swell(t: number, length: number, edge: number): number {
  if (t < 0 || t > length) return 0;
  return Math.min(1, t / edge, (length - t) / edge);
}

export const sine = (hz: number, t: number): number => Math.sin(2 * Math.PI * hz * t);

/** A buzz with all harmonics, one period per turn of `phase`. */
export const buzz = (phase: number): number => 2 * (phase - Math.floor(phase)) - 1;

/** Frequency of a key of the piano: 69 is the A of 440 Hz. */
export const noteHz = (key: number): number => 440 * 2 ** ((key - 69) / 12);

/** What stands at `index` of a list that goes round and round. */
export const at = (list: readonly number[], index: number): number => list[index % list.length] ?? 0;

/** Levels of `count` partials that fall like 1/n to the power of `slope`. */
export const falling = (count: number, slope: number): number[] =>
  Array.from({ length: count }, (_, i) => 1 / (i + 1) ** slope);
