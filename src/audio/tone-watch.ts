import { newSpectrum, powerSpectrum, SPECTRUM_SAMPLES } from './spectrum.ts';
import { VOICE_WINDOW } from './voice-gate.ts';

/** How much a stretch of sound is like an instrument. */
export interface Tone {
  /** What lies between a few narrow lines, beside the whole, in dB: 0 for noise; notes have little, voices breath and consonants. */
  readonly residueDb: number;
  /** Some of the strongest lines have stood still since the window before: notes hold, voices glide. */
  readonly steady: boolean;
  /** Strength between 60 Hz and 3.5 kHz, in dB of whatever. */
  readonly levelDb: number;
}

/** Lines of the spectrum that the telephone carries: 60 Hz to 3.5 kHz. */
const FIRST_LINE = 4;
const LAST_LINE = 224;
const MOST_PEAKS = 10;
/** A peak this much below the strongest counts. */
const LEAST_POWER = 0.003;
/** Lines on each side that a peak fills under a Hann window. */
const PEAK_WIDTH = 2;
/** So much of the strength moved by no more than this ratio (5 cents) in 32 ms is steady. */
const STEADY_SHARE = 0.25;
const STEADY_RATIO = 2 ** (5 / 1200) - 1;
/** G.711 leaves no less beside a tone; also what silence has. */
const LEAST_RESIDUE = 1e-5;

/** The strongest peaks of one spectrum, strongest first. Positions are fractions of a line. */
interface Peaks {
  count: number;
  readonly at: Float64Array;
  readonly strength: Float64Array;
}

const newPeaks = (): Peaks => ({
  count: 0,
  at: new Float64Array(MOST_PEAKS),
  strength: new Float64Array(MOST_PEAKS),
});

const power = newSpectrum();

/** Looks at one stream for lines that stand still. Windows come one after the other; only some are looked at. */
export class ToneWatch {
  readonly #samples = new Int16Array(SPECTRUM_SAMPLES);
  #peaks = newPeaks();
  #before = newPeaks();

  /** A window that nobody asks about. */
  pass(window: Int16Array): undefined {
    this.#append(window);
    this.#peaks.count = 0;
  }

  look(window: Int16Array): Tone {
    this.#append(window);
    powerSpectrum(this.#samples, power);
    [this.#peaks, this.#before] = [this.#before, this.#peaks];
    const total = findPeaks(this.#peaks);
    const residue = total === 0 ? 1 : 1 - peakPower(this.#peaks) / total;
    return {
      residueDb: decibels(Math.max(LEAST_RESIDUE, residue)),
      steady: isSteady(this.#peaks, this.#before),
      levelDb: decibels(total + 1),
    };
  }

  #append(window: Int16Array): void {
    this.#samples.copyWithin(0, VOICE_WINDOW);
    this.#samples.set(window.subarray(0, VOICE_WINDOW), SPECTRUM_SAMPLES - VOICE_WINDOW);
  }
}

const decibels = (ratio: number): number => 10 * Math.log10(ratio);

/** Fills `peaks` from `power`; returns the power of all lines. */
function findPeaks(peaks: Peaks): number {
  let most = 0;
  let total = 0;
  for (let i = FIRST_LINE; i <= LAST_LINE; i++) {
    const value = power[i] ?? 0;
    total += value;
    if (value > most) most = value;
  }
  peaks.count = 0;
  for (let i = FIRST_LINE; i <= LAST_LINE; i++) {
    const value = power[i] ?? 0;
    if (value <= most * LEAST_POWER || value <= (power[i - 1] ?? 0) || value < (power[i + 1] ?? 0)) continue;
    insert(peaks, i + offsetOf(i), value);
  }
  for (let i = 0; i < peaks.count; i++) peaks.strength[i] = Math.sqrt(peaks.strength[i] ?? 0);
  return total;
}

/** How far beside line `i` the top lies: a parabola through the logarithms (Smith and Serra 1987). */
function offsetOf(i: number): number {
  const left = Math.log((power[i - 1] ?? 0) + 1);
  const middle = Math.log((power[i] ?? 0) + 1);
  const right = Math.log((power[i + 1] ?? 0) + 1);
  const curve = left - 2 * middle + right;
  return curve === 0 ? 0 : (left - right) / (2 * curve);
}

function insert(peaks: Peaks, position: number, strength: number): void {
  let slot = Math.min(peaks.count, MOST_PEAKS - 1);
  if (peaks.count === MOST_PEAKS && (peaks.strength[slot] ?? 0) >= strength) return;
  for (; slot > 0 && (peaks.strength[slot - 1] ?? 0) < strength; slot--) {
    peaks.at[slot] = peaks.at[slot - 1] ?? 0;
    peaks.strength[slot] = peaks.strength[slot - 1] ?? 0;
  }
  peaks.at[slot] = position;
  peaks.strength[slot] = strength;
  peaks.count = Math.min(peaks.count + 1, MOST_PEAKS);
}

/** Power of the lines around the peaks, each once; clears them. */
function peakPower(peaks: Peaks): number {
  let sum = 0;
  for (let i = 0; i < peaks.count; i++) {
    const middle = Math.round(peaks.at[i] ?? 0);
    for (let line = middle - PEAK_WIDTH; line <= middle + PEAK_WIDTH; line++) {
      if (line < FIRST_LINE || line > LAST_LINE) continue;
      sum += power[line] ?? 0;
      power[line] = 0;
    }
  }
  return sum;
}

/** Whether enough of the strength is where there was a peak before. */
function isSteady(peaks: Peaks, before: Peaks): boolean {
  let all = 0;
  let still = 0;
  for (let i = 0; i < peaks.count; i++) {
    const at = peaks.at[i] ?? 0;
    const strength = peaks.strength[i] ?? 0;
    all += strength;
    for (let j = 0; j < before.count; j++) {
      if (Math.abs((before.at[j] ?? 0) - at) > at * STEADY_RATIO) continue;
      still += strength;
      break;
    }
  }
  return all > 0 && still >= all * STEADY_SHARE;
}
