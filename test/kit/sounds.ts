import { MUSIC } from '../../src/app/bench/noise/music.ts';
import { SURROUNDINGS } from '../../src/app/bench/noise/surroundings.ts';
import { noiseSource, RATE } from '../../src/app/bench/noise/synthesis.ts';

export { noiseSource };

/** Sounds that surround a caller, synthesised so that every run hears the same. 8 kHz samples, full scale ±1. */
export const SOUNDS = {
  cough: SURROUNDINGS.cough,
  carHorn: SURROUNDINGS['car-horn'],
  dog: SURROUNDINGS.dog,
  holdMusic: MUSIC['music-lead'],
  cello: MUSIC['music-cello'],
  recorder: MUSIC['music-recorder'],
  engine: SURROUNDINGS.engine,
  keyboard: SURROUNDINGS.keyboard,
  hiss: SURROUNDINGS.hiss,
  throatClearing: SURROUNDINGS['throat-clearing'],
} as const;

/** What a loudness detector takes for a voice and a tone detector for no tone, `durationMs` long. */
export function breath(durationMs: number): Int16Array {
  const noise = noiseSource(41);
  return Int16Array.from({ length: (durationMs * RATE) / 1000 }, () => Math.round(8000 * noise()));
}

/** `seconds` of a sound with its peak at `peakDbfs`. */
export function synthesise(kind: keyof typeof SOUNDS, seconds: number, peakDbfs: number): Int16Array {
  const sound = SOUNDS[kind]();
  const raw = Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => sound(i / RATE));
  const peak = raw.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const gain = (32_767 * 10 ** (peakDbfs / 20)) / peak;
  return Int16Array.from(raw, (value) => Math.round(value * gain));
}
