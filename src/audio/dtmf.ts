import { SAMPLE_RATE, samplesOf } from './frame.ts';

/** ITU-T Q.23: one row and one column frequency per key, in Hz. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYS = ['123A', '456B', '789C', '*0#D'] as const;

/** Peak of each of the two sines: together about -6 dBm0. */
const AMPLITUDE = 6500;
/** Rise and fall of a tone, so that it does not click. */
const EDGE_SAMPLES = 16;

/** The tone of `key` (0-9 * # A-D), `durationMs` long; empty for anything else. */
export function dtmfTone(key: string, durationMs: number): Int16Array {
  const row = KEYS.findIndex((keys) => key.length === 1 && keys.includes(key));
  const rowHz = ROWS[row];
  const columnHz = COLUMNS[KEYS[row]?.indexOf(key) ?? -1];
  if (rowHz === undefined || columnHz === undefined) return new Int16Array(0);
  const out = new Int16Array(samplesOf(durationMs));
  for (let i = 0; i < out.length; i++) {
    const t = (2 * Math.PI * i) / SAMPLE_RATE;
    const edge = Math.min(1, (i + 1) / EDGE_SAMPLES, (out.length - i) / EDGE_SAMPLES);
    out[i] = Math.round(AMPLITUDE * edge * (Math.sin(t * rowHz) + Math.sin(t * columnHz)));
  }
  return out;
}

const BLOCK = 160;
const HOP = 80;
/** Mean square below which a block is silence (about -49 dBFS). */
const LEAST_ENERGY = 13_000;
/** Share of the block's energy that the two tones must hold: speech spreads over more. */
const LEAST_SHARE = 0.72;
/** A column may be this much stronger or weaker than its row (Q.24 twist, with margin). */
const LEAST_TWIST = 10 ** -0.9;
const MOST_TWIST = 10 ** 0.6;
/** The strongest of a group against the next of it. */
const LEAST_CONTRAST = 6;
/** Blocks in a row that make a key, and silent ones that end it. */
const HITS = 2;
const MISSES = 2;

const COEFFICIENTS = [...ROWS, ...COLUMNS].map((hz) => 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE));

/** Hears keys sent as tones (Q.24) in 8 kHz audio; reports each key once, when it is down for about 30 ms. */
export class DtmfDetector {
  readonly #block = new Int16Array(BLOCK);
  readonly #powers = new Float64Array(8);
  #filled = 0;
  #candidate = '';
  #hits = 0;
  #misses = 0;
  #down = '';

  /** Takes the next samples, any number; returns the keys that went down in them. */
  push(samples: Int16Array): string {
    let keys = '';
    for (let i = 0; i < samples.length; ) {
      const count = Math.min(BLOCK - this.#filled, samples.length - i);
      this.#block.set(samples.subarray(i, i + count), this.#filled);
      this.#filled += count;
      i += count;
      if (this.#filled < BLOCK) break;
      keys += this.#step(this.#keyOfBlock());
      this.#block.copyWithin(0, HOP);
      this.#filled = BLOCK - HOP;
    }
    return keys;
  }

  #step(key: string): string {
    if (key === '') {
      this.#hits = 0;
      this.#candidate = '';
      if (++this.#misses >= MISSES) this.#down = '';
      return '';
    }
    this.#misses = 0;
    this.#hits = key === this.#candidate ? this.#hits + 1 : 1;
    this.#candidate = key;
    if (this.#hits < HITS || key === this.#down) return '';
    this.#down = key;
    return key;
  }

  #keyOfBlock(): string {
    let energy = 0;
    for (const sample of this.#block) energy += sample * sample;
    if (energy < LEAST_ENERGY * BLOCK) return '';
    for (let i = 0; i < 8; i++) this.#powers[i] = this.#goertzel(COEFFICIENTS[i] ?? 0);
    const row = strongest(this.#powers, 0);
    const column = strongest(this.#powers, 4);
    if (row < 0 || column < 0) return '';
    const rowPower = this.#powers[row] ?? 0;
    const columnPower = this.#powers[column] ?? 0;
    const twist = columnPower / rowPower;
    if (twist < LEAST_TWIST || twist > MOST_TWIST) return '';
    // A pure tone of mean square m gives a Goertzel power of m * BLOCK² / 2.
    if ((rowPower + columnPower) * 2 < LEAST_SHARE * energy * BLOCK) return '';
    return KEYS[row]?.charAt(column - 4) ?? '';
  }

  #goertzel(coefficient: number): number {
    let first = 0;
    let second = 0;
    for (const sample of this.#block) {
      const next = sample + coefficient * first - second;
      second = first;
      first = next;
    }
    return first * first + second * second - coefficient * first * second;
  }
}

/** Index of the power that stands out among the four from `from` on; -1 when none does. */
function strongest(powers: Float64Array, from: number): number {
  let best = from;
  for (let i = from + 1; i < from + 4; i++) if ((powers[i] ?? 0) > (powers[best] ?? 0)) best = i;
  for (let i = from; i < from + 4; i++)
    if (i !== best && (powers[i] ?? 0) * LEAST_CONTRAST > (powers[best] ?? 0)) return -1;
  return best;
}
