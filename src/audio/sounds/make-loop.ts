import { samplesOf } from '../frame.ts';
import { levelDbfs } from '../level.ts';

/** Level of every stored loop in dBFS: loud enough for A-law to keep its finest steps for it. */
const LOOP_DBFS = -26;
/** Of what is loudest for as long as a syllable lasts. */
const WINDOW_SAMPLES = samplesOf(400);
/** The level is that of all but the loudest tenth: one bang does not make the rest inaudible. */
const QUANTILE = 0.9;
/** Peaks bend from here on, so that the loudest tenth does not stand out. */
const KNEE = 0.2;
const SEAM_MS = 1500;
const SHORTEST_SEAM_SAMPLES = samplesOf(50);

/** Full-scale ±1 samples at `LOOP_DBFS`, as 16-bit. Silence stays silence. */
export function levelled(samples: Float32Array): Int16Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak === 0) return new Int16Array(samples.length);
  const scaled = Int16Array.from(samples, (sample) => Math.round((sample / peak) * 32_767));
  const gain = 10 ** ((LOOP_DBFS - loudness(scaled)) / 20);
  return scaled.map((sample) => Math.round(bend((sample / 32_768) * gain) * 32_768));
}

function loudness(samples: Int16Array): number {
  const windows: number[] = [];
  for (let at = 0; at < samples.length; at += WINDOW_SAMPLES)
    windows.push(levelDbfs(samples.subarray(at, at + WINDOW_SAMPLES)));
  windows.sort((a, b) => a - b);
  return windows[Math.floor((windows.length - 1) * QUANTILE)] ?? 0;
}

function bend(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return value;
  return Math.sign(value) * (KNEE + KNEE * Math.tanh((size - KNEE) / KNEE));
}

/** Lays the end over the beginning with equal power, so that going round is not heard. Shorter by the seam. */
export function joined(samples: Float32Array): Float32Array {
  const seam = Math.min(samplesOf(SEAM_MS), Math.floor(samples.length / 4));
  if (seam < SHORTEST_SEAM_SAMPLES) return samples;
  const out = samples.slice(0, samples.length - seam);
  for (let i = 0; i < seam; i++) {
    const angle = ((i + 0.5) / seam) * (Math.PI / 2);
    const ending = samples[out.length + i] ?? 0;
    out[i] = (out[i] ?? 0) * Math.sin(angle) + ending * Math.cos(angle);
  }
  return out;
}
