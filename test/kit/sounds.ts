/** Sounds that surround a caller, synthesised so that every run hears the same. 8 kHz samples, full scale ±1. */

const RATE = 8000;

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

/** A two-pole resonance, as a throat or a horn has them. */
function resonator(hz: number, bandwidthHz: number): (input: number) => number {
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

/** Rises over `attackS`, then falls to 1/e each `decayS`; silent before 0. */
function burst(seconds: number, attackS: number, decayS: number): number {
  if (seconds < 0) return 0;
  return seconds < attackS ? seconds / attackS : Math.exp(-(seconds - attackS) / decayS);
}

/** A buzz with all harmonics, one period of `hz` per turn of `phase`. */
const buzz = (phase: number): number => 2 * (phase - Math.floor(phase)) - 1;

type Sound = (seconds: number) => number;

/** Two or three explosive bursts of breath through a throat, the last one a little voiced. */
function cough(): Sound {
  const noise = noiseSource(3);
  const throat = [resonator(550, 150), resonator(1400, 250), resonator(2600, 400)];
  return (t) => {
    const at = t % 3;
    const breath =
      noise() * (burst(at, 0.008, 0.07) + 0.8 * burst(at - 0.33, 0.008, 0.06) + 0.5 * burst(at - 0.62, 0.01, 0.08));
    const voiced = 0.5 * buzz(at * 160) * burst(at - 0.62, 0.03, 0.06);
    return throat.reduce((sum, filter) => sum + filter(breath + voiced), 0) * 2;
  };
}

function carHorn(): Sound {
  return (t) => {
    const at = t % 4;
    const on = at < 0.25 || (at > 0.4 && at < 1.4) ? 1 : 0;
    return on * 0.4 * (buzz(t * 415) + buzz(t * 520));
  };
}

/** Barks: short harmonic bursts whose pitch falls. */
function dog(): Sound {
  const noise = noiseSource(5);
  const mouth = [resonator(800, 200), resonator(1700, 300)];
  let phase = 0;
  return (t) => {
    const at = t % 3 < 1.6 ? (t % 3) % 0.55 : 1;
    phase += (650 * Math.exp(-at * 6) + 180) / RATE;
    const bark = (buzz(phase) + 0.5 * noise()) * burst(at, 0.012, 0.07);
    return mouth.reduce((sum, filter) => sum + filter(bark), 0) * 2;
  };
}

/** Chords, a bass and a melody with vibrato. */
function holdMusic(): Sound {
  const melody = [440, 494, 523, 587, 523, 494, 440, 392, 349, 392, 440, 523, 494, 440, 415, 440];
  const roots = [220, 175, 131, 196];
  return (t) => {
    const note = melody[Math.floor(t / 0.35) % melody.length] ?? 440;
    const root = roots[Math.floor(t / 1.4) % roots.length] ?? 220;
    const envelope = burst(t % 0.35, 0.02, 0.4);
    const sine = (hz: number) => Math.sin(2 * Math.PI * hz * t);
    const lead = sine(note * (1 + 0.002 * Math.sin(2 * Math.PI * 5 * t))) + 0.4 * sine(2 * note) + 0.2 * sine(3 * note);
    return 0.3 * envelope * lead + 0.12 * (sine(root) + sine(root * 1.26) + sine(root * 1.5)) + 0.15 * sine(root / 2);
  };
}

function engine(): Sound {
  const noise = noiseSource(7);
  const body = resonator(180, 120);
  return (t) => 0.4 * buzz(t * (42 + 2 * Math.sin(2 * Math.PI * 0.3 * t))) + 2 * body(noise()) + 0.1 * noise();
}

function keyboard(): Sound {
  const noise = noiseSource(11);
  return (t) => noise() * burst(t % 0.17, 0.001, 0.006) * (t % 3 < 2 ? 1 : 0);
}

function hiss(): Sound {
  const noise = noiseSource(13);
  return () => 0.5 * noise();
}

function throatClearing(): Sound {
  const noise = noiseSource(17);
  const throat = [resonator(450, 120), resonator(1100, 250)];
  return (t) => {
    const at = t % 3;
    const rough = buzz(at * (70 + 20 * noise())) * 0.6 + noise() * 0.6;
    return (
      throat.reduce((sum, filter) => sum + filter(rough * (burst(at, 0.03, 0.08) + burst(at - 0.25, 0.03, 0.1))), 0) * 2
    );
  };
}

export const SOUNDS = { cough, carHorn, dog, holdMusic, engine, keyboard, hiss, throatClearing } as const;

/** `seconds` of a sound with its peak at `peakDbfs`. */
export function synthesise(kind: keyof typeof SOUNDS, seconds: number, peakDbfs: number): Int16Array {
  const sound = SOUNDS[kind]();
  const raw = Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => sound(i / RATE));
  const peak = raw.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const gain = (32_767 * 10 ** (peakDbfs / 20)) / peak;
  return Int16Array.from(raw, (value) => Math.round(value * gain));
}
