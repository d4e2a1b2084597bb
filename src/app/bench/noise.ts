import { linearToAlaw } from '#audio';

/** Sounds of a caller's surroundings that must not stop the assistant, synthesised so that every run hears the same. */
export type NoiseKind = 'cough' | 'car-horn' | 'dog' | 'hold-music' | 'engine' | 'siren' | 'keyboard';
export const NOISE_KINDS: readonly NoiseKind[] = [
  'cough',
  'car-horn',
  'dog',
  'hold-music',
  'engine',
  'siren',
  'keyboard',
];

const RATE = 8000;

/** A small deterministic generator (xorshift32), values in -1..1. */
function randomSource(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state | 0) / 0x8000_0000;
  };
}

type Wave = (seconds: number, random: () => number) => number;

const sine = (hz: number, seconds: number) => Math.sin(2 * Math.PI * hz * seconds);
/** Rises in `attack` s, then falls to 1/e each `decay` s; silent before 0. */
const burst = (seconds: number, attack: number, decay: number) =>
  seconds < 0 ? 0 : seconds < attack ? seconds / attack : Math.exp(-(seconds - attack) / decay);

/** A-minor, F, C, G arpeggios, one note each 250 ms. */
const MELODY = [220, 262, 330, 440, 175, 220, 262, 349, 131, 165, 196, 262, 196, 247, 294, 392];

const WAVES: Readonly<Record<NoiseKind, Wave>> = {
  // Two explosive bursts of coloured noise, repeated each 5 s.
  cough: (t, random) => random() * (burst(t % 5, 0.01, 0.06) + 0.7 * burst((t % 5) - 0.32, 0.01, 0.05)),
  'car-horn': (t) => (t % 6 < 1.1 ? 0.4 * sine(420, t) + 0.4 * sine(512, t) + 0.2 * sine(840, t) : 0),
  dog: (t, random) => {
    const phase = t % 4 < 1.4 ? (t % 4) % 0.45 : 1;
    return burst(phase, 0.015, 0.06) * (0.6 * sine(520 + 300 * Math.exp(-phase * 20), t) + 0.4 * random());
  },
  'hold-music': (t) => {
    const step = Math.floor(t / 0.25);
    const hz = MELODY[step % MELODY.length] ?? 220;
    const envelope = burst(t % 0.25, 0.01, 0.3);
    return envelope * (0.5 * sine(hz, t) + 0.25 * sine(2 * hz, t) + 0.12 * sine(3 * hz, t)) + 0.15 * sine(hz / 2, t);
  },
  engine: (t, random) => 0.5 * sine(55 + 3 * sine(0.3, t), t) + 0.3 * sine(110, t) + 0.25 * random(),
  siren: (t) => 0.7 * sine(650 + 250 * sine(0.25, t), t) * (t % 8 < 5 ? 1 : 0),
  keyboard: (t, random) => random() * burst(t % 0.18, 0.001, 0.008) * (t % 3 < 2 ? 1 : 0),
};

/** `seconds` of one kind of noise as A-law, its peak at `peakDbfs`. */
export function noise(kind: NoiseKind, seconds: number, peakDbfs: number): Uint8Array {
  const random = randomSource(kind.length * 7919);
  const wave = WAVES[kind];
  const gain = 32_767 * 10 ** (peakDbfs / 20);
  const samples = new Uint8Array(Math.floor((seconds * RATE) / 160) * 160);
  for (let index = 0; index < samples.length; index++) {
    samples[index] = linearToAlaw(Math.round(gain * Math.max(-1, Math.min(1, wave(index / RATE, random)))));
  }
  return samples;
}
