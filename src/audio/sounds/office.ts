import { SAMPLE_RATE } from '../frame.ts';
import { noiseSource } from './noise-source.ts';

/** What makes one office sound unlike another. */
export interface Office {
  readonly seed: number;
  /** Low and high end of the ventilation, in Hz. */
  readonly ventilationHz: readonly [number, number];
  readonly keysPerMinute: number;
  readonly keyLevel: number;
  /** Seconds at which a telephone far away rings twice. */
  readonly rings: readonly number[];
  /** Seconds at which a printer runs. */
  readonly prints: readonly number[];
  /** Level of the people in the next room, whom nobody can understand. */
  readonly murmurLevel: number;
}

export const OFFICE_1: Office = {
  ...{ seed: 11, ventilationHz: [90, 420], keysPerMinute: 150, keyLevel: 0.22 },
  ...{ rings: [], prints: [38], murmurLevel: 0 },
};
export const OFFICE_2: Office = {
  ...{ seed: 23, ventilationHz: [120, 900], keysPerMinute: 90, keyLevel: 0.16 },
  ...{ rings: [21, 52], prints: [], murmurLevel: 0.12 },
};

type Filter = (input: number) => number;

function lowPass(hz: number): Filter {
  const share = 1 - Math.exp((-2 * Math.PI * hz) / SAMPLE_RATE);
  let state = 0;
  return (input) => {
    state += share * (input - state);
    return state;
  };
}

function bandPass(fromHz: number, toHz: number): Filter {
  const [lower, upper, upperAgain] = [lowPass(fromHz), lowPass(toHz), lowPass(toHz)];
  return (input) => {
    const limited = upperAgain(upper(input));
    return limited - lower(limited);
  };
}

/** An empty room with machines, keys and people at a distance. Ends as quietly as it begins, to be joined to itself. */
export function renderOffice(office: Office, seconds: number): Float32Array {
  const out = new Float32Array(seconds * SAMPLE_RATE);
  addVentilation(out, office);
  if (office.murmurLevel > 0) addMurmur(out, office);
  addKeys(out, office, seconds);
  for (const atS of office.rings) for (const offsetS of [0, 2.4]) addRing(out, atS + offsetS);
  for (const atS of office.prints) addPrinter(out, atS, office.seed);
  return out;
}

function addVentilation(out: Float32Array, { seed, ventilationHz: [fromHz, toHz] }: Office): void {
  const next = noiseSource(seed);
  const band = bandPass(fromHz, toHz);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + band(next()) * 0.9;
}

/**
 * Voices through a wall: noise without pitch, formants or syllables. It swells over seconds, where speech moves four
 * times a second, so that neither people nor recognisers take it for words.
 */
function addMurmur(out: Float32Array, { seed, murmurLevel }: Office): void {
  const next = noiseSource(seed + 1);
  const band = bandPass(180, 480);
  const swell = lowPass(0.15);
  let level = 0;
  for (let i = 0; i < out.length; i++) {
    if (i % SAMPLE_RATE === 0) level = Math.abs(next());
    out[i] = (out[i] ?? 0) + band(next()) * murmurLevel * 4 * swell(level);
  }
}

/** Somebody types in bursts, on another desk. */
function addKeys(out: Float32Array, { seed, keysPerMinute, keyLevel }: Office, seconds: number): void {
  const next = noiseSource(seed + 2);
  const chance = () => (next() + 1) / 2;
  for (let atS = 1; atS < seconds - 1; ) {
    const isPause = chance() < 0.06;
    atS += isPause ? 2 + 4 * chance() : (60 / keysPerMinute) * (0.35 + chance());
    addClick(out, atS, keyLevel * (0.5 + chance()), next);
  }
}

function addClick(out: Float32Array, atS: number, level: number, next: () => number): void {
  const band = bandPass(900, 2200);
  const start = Math.round(atS * SAMPLE_RATE);
  for (let i = 0; i < 200 && start + i < out.length; i++)
    out[start + i] = (out[start + i] ?? 0) + band(next()) * level * 3 * Math.exp(-i / 30);
}

/** The two tones of a desk telephone, behind a door. */
function addRing(out: Float32Array, atS: number): void {
  const start = Math.round(atS * SAMPLE_RATE);
  const length = 0.9 * SAMPLE_RATE;
  for (let i = 0; i < length && start + i < out.length; i++) {
    const seconds = i / SAMPLE_RATE;
    const hz = Math.floor(seconds * 18) % 2 ? 1180 : 950;
    const edge = Math.min(1, i / 400, (length - i) / 2400);
    out[start + i] = (out[start + i] ?? 0) + 0.02 * edge * Math.sin(2 * Math.PI * hz * seconds);
  }
}

function addPrinter(out: Float32Array, atS: number, seed: number): void {
  const next = noiseSource(seed + 3);
  const band = bandPass(500, 1500);
  const start = Math.round(atS * SAMPLE_RATE);
  const length = 4 * SAMPLE_RATE;
  for (let i = 0; i < length && start + i < out.length; i++) {
    const seconds = i / SAMPLE_RATE;
    const edge = Math.min(1, seconds, 4 - seconds);
    const sweep = 0.6 + 0.4 * Math.sin(2 * Math.PI * 1.1 * seconds);
    out[start + i] = (out[start + i] ?? 0) + band(next()) * 0.08 * edge * sweep;
  }
}
