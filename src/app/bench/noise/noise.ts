import { MUSIC } from './music.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { RATE } from './synthesis.ts';

const SOUNDS = { ...SURROUNDINGS, ...MUSIC } as const;

/** Sounds of a caller's surroundings that must not stop the assistant, synthesised so that every run hears the same. */
export type NoiseKind = keyof typeof SOUNDS;
export const NOISE_KINDS = Object.keys(SOUNDS) as readonly NoiseKind[];

/** `seconds` of one kind of noise at 8 kHz, its peak at `peakDbfs`. */
export function noise(kind: NoiseKind, seconds: number, peakDbfs: number): Int16Array {
  const sound = SOUNDS[kind]();
  const raw = Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => sound(i / RATE));
  const peak = raw.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const gain = (32_767 * 10 ** (peakDbfs / 20)) / peak;
  return Int16Array.from(raw, (value) => Math.round(value * gain));
}
