import { fourierTransform } from './fourier.ts';
import { melFilters } from './mel-filters.ts';

/** What Whisper hears (Radford et al. 2022), of 8 s instead of 30: frames of 25 ms each 10 ms, 80 bands. */
const RATE = 16_000;
const WINDOW = 400;
const HOP = 160;
export const BANDS = 80;
export const FRAMES = 800;
/** 8 s at 16 kHz. */
export const WAVEFORM = FRAMES * HOP;

/** Less power counts as this much. */
const FLOOR = 1e-10;
/** Decades below the strongest band that are told apart. */
const DECADES = 8;
/** Against silence, whose variance is none. */
const LEAST_VARIANCE = 1e-7;

const LINES = WINDOW / 2 + 1;
const hann = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
const filters = melFilters(BANDS, WINDOW, RATE);
const transform = fourierTransform(WINDOW);

/**
 * Log-mel features of the last 8 s of `sound` at 16 kHz, silence before what is shorter: `BANDS` rows of `FRAMES` numbers, at
 * most 1.5 or so and at most 2 apart. The sound is brought to mean 0 and variance 1 first, the silence with it.
 */
export function logMel(sound: Float32Array): Float32Array<ArrayBuffer> {
  const waveform = mirrored(normalised(sound));
  const features = new Float32Array(BANDS * FRAMES);
  const [real, imaginary] = [new Float64Array(WINDOW), new Float64Array(WINDOW)];
  const [even, odd] = [new Float64Array(LINES), new Float64Array(LINES)];
  let strongest = Number.NEGATIVE_INFINITY;
  const begin = silentFrames(sound.length);
  // Two frames for one transform: real spectra of a sum of both lie in one another.
  for (let frame = begin; frame < FRAMES; frame += 2) {
    for (let i = 0; i < WINDOW; i++) {
      const weight = hann[i] ?? 0;
      real[i] = weight * (waveform[frame * HOP + i] ?? 0);
      imaginary[i] = weight * (waveform[(frame + 1) * HOP + i] ?? 0);
    }
    transform(real, imaginary);
    separate(real, imaginary, even, odd);
    strongest = Math.max(strongest, addFrame(features, frame, even), addFrame(features, frame + 1, odd));
  }
  for (let row = 0; row < features.length; row += FRAMES) features.fill(features[row + begin] ?? 0, row, row + begin);
  for (let i = 0; i < features.length; i++) features[i] = (Math.max(features[i] ?? 0, strongest - DECADES) + 4) / 4;
  return features;
}

/** Frames of the silence before a short sound that are like the one after them, an even number. */
const silentFrames = (samples: number): number =>
  2 * Math.max(0, Math.floor((WAVEFORM - samples - WINDOW / 2) / HOP / 2));

/** The last 8 s, with zeros in front where there are fewer. */
function normalised(sound: Float32Array): Float64Array {
  const kept = sound.subarray(Math.max(0, sound.length - WAVEFORM));
  const waveform = new Float64Array(WAVEFORM);
  waveform.set(kept, WAVEFORM - kept.length);
  const mean = waveform.reduce((sum, sample) => sum + sample, 0) / WAVEFORM;
  const variance = waveform.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / WAVEFORM;
  const scale = 1 / Math.sqrt(variance + LEAST_VARIANCE);
  return waveform.map((sample) => (sample - mean) * scale);
}

/** Half a window more at both ends, mirrored at the first and the last sample, so that frames stand around their time. */
function mirrored(waveform: Float64Array): Float64Array {
  const half = WINDOW / 2;
  const out = new Float64Array(waveform.length + WINDOW);
  out.set(waveform, half);
  for (let i = 1; i <= half; i++) {
    out[half - i] = waveform[i] ?? 0;
    out[half + waveform.length - 1 + i] = waveform[waveform.length - 1 - i] ?? 0;
  }
  return out;
}

/** Power of each line of the two real signals that were transformed as one complex one. */
function separate(real: Float64Array, imaginary: Float64Array, even: Float64Array, odd: Float64Array): void {
  for (let k = 0; k < LINES; k++) {
    const mirror = (WINDOW - k) % WINDOW;
    const a = real[k] ?? 0;
    const b = imaginary[k] ?? 0;
    const c = real[mirror] ?? 0;
    const d = imaginary[mirror] ?? 0;
    even[k] = ((a + c) ** 2 + (b - d) ** 2) / 4;
    odd[k] = ((b + d) ** 2 + (c - a) ** 2) / 4;
  }
}

/** Writes the frame's decades of power, a band a row, and returns the highest. */
function addFrame(features: Float32Array, frame: number, power: Float64Array): number {
  let strongest = Number.NEGATIVE_INFINITY;
  for (const [band, { first, weights }] of filters.entries()) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (power[first + i] ?? 0);
    const decades = Math.log10(Math.max(FLOOR, sum));
    features[band * FRAMES + frame] = decades;
    if (decades > strongest) strongest = decades;
  }
  return strongest;
}
