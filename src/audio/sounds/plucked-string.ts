import { noiseSource } from './noise-source.ts';
import type { Note } from './score.ts';

/** Above the rate of a call, so that high strings are in tune and keep their first partials. */
export const STRING_RATE = 24_000;

/** A string rings on after its note, as on an instrument that nobody damps at once. */
const RING_S = 0.9;
/** The finger that stops it. */
const STOP_S = 0.12;
/** Seconds to a thousandth of the first level, for the open E string; shorter for higher strings. */
const LONGEST_DECAY_S = 5;
const LOWEST_HZ = 82;
/** Where the string is plucked, as a part of its length. */
const PLUCK_AT = 0.23;

/**
 * Adds a plucked string to `out` (Karplus and Strong 1983, with the tuning and decay of Jaffe and Smith 1983). What rings
 * past the end goes on at the beginning, so that the result is a loop.
 */
export function addPluck(out: Float32Array, note: Note, loudness: number, seed: number): void {
  const period = STRING_RATE / note.hz;
  // The two-point average delays by half a sample; an all-pass filter gives the fraction that is left.
  const delay = Math.floor(period - 0.6);
  const fraction = period - 0.5 - delay;
  const allPass = (1 - fraction) / (1 + fraction);
  const decayS = LONGEST_DECAY_S * (LOWEST_HZ / note.hz) ** 0.55;
  const loss = 10 ** (-3 / (note.hz * decayS));
  const string = excitation(delay, seed);
  const length = Math.round((note.durationS + RING_S) * STRING_RATE);
  const stopAt = length - Math.round(STOP_S * STRING_RATE);
  const start = Math.round(note.startS * STRING_RATE);
  let before = 0;
  let passedIn = 0;
  let passedOut = 0;
  for (let i = 0, at = 0; i < length; i++) {
    const sample = string[at] ?? 0;
    const averaged = loss * 0.5 * (sample + before);
    before = sample;
    passedOut = allPass * (averaged - passedOut) + passedIn;
    passedIn = averaged;
    string[at] = passedOut;
    at = at + 1 === delay ? 0 : at + 1;
    const stopped = i < stopAt ? 1 : (length - i) / (length - stopAt);
    const to = (start + i) % out.length;
    out[to] = (out[to] ?? 0) + sample * loudness * stopped;
  }
}

/** A soft burst of noise as a fingertip gives it: without the partials that have a node where it plucks. */
function excitation(length: number, seed: number): Float32Array {
  const next = noiseSource(seed);
  for (let i = 0; i < 8; i++) next();
  const burst = new Float32Array(length);
  let smooth = 0;
  for (let i = 0; i < length; i++) {
    smooth += 0.45 * (next() - smooth);
    burst[i] = smooth;
  }
  const offset = Math.max(1, Math.round(length * PLUCK_AT));
  const combed = burst.map((sample, i) => sample - (burst[(i - offset + length) % length] ?? 0));
  const mean = combed.reduce((sum, sample) => sum + sample, 0) / length;
  return combed.map((sample) => sample - mean);
}
