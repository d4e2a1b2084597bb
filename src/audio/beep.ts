import { SAMPLE_RATE, samplesOf } from './frame.ts';

/** A single tone that ended in silence, as an answering machine gives it before it records. */
export interface Beep {
  readonly hz: number;
  /** Length of the tone, in whole blocks. */
  readonly samples: number;
  /** Samples pushed since the tone ended. */
  readonly endedAgo: number;
}

/** Judged at a time: 20 ms. */
const BLOCK = samplesOf(20);
const LOWEST_HZ = 400;
const HIGHEST_HZ = 2100;
const SHORTEST = samplesOf(150);
const LONGEST = samplesOf(2000);
/** Mean square below which nothing is a tone (about -42 dBFS). */
const LEAST_ENERGY = 65_000;
/** Share of a block's energy in the one frequency: DTMF, voices and music spread over more. */
const LEAST_SHARE = 0.85;
/** Frequency and level of a tone stay where they are: within 2.5 % and 3 dB. */
const MOST_DRIFT = 0.025;
const MOST_LEVEL_CHANGE = 2;
/** A block this much below the tone is silence: 12 dB. */
const QUIET_SHARE = 1 / 16;
/** The last block of a tone is cut somewhere, and a lost packet may leave a hole. */
const MOST_HOLE = 1;
/** Silence that must follow. */
const SILENCE = samplesOf(100);
/**
 * Telephone exchanges signal ringing, busy and congestion with tones of these frequencies (ITU-T E.180), on and off: only
 * one that follows a voice and that none follows is a machine's.
 */
const PROGRESS_HZ = [340, 500] as const;
const PROGRESS_SILENCE = samplesOf(900);
const VOICE_BEFORE = samplesOf(4000);
/** Mean square of what may be a voice (about -50 dBFS). */
const VOICE_ENERGY = 10_000;
/** So many loud blocks that are no tone are a voice. */
const VOICE_BLOCKS = 10;

interface Tone {
  readonly hz: number;
  readonly energy: number;
  blocks: number;
  /** Of blocks since it was last heard. */
  missing: number;
  /** Another tone came before it without a pause: special information tones (ITU-T E.180) rise in three steps. */
  readonly isStep: boolean;
}

/** Hears the beep of an answering machine in 8 kHz audio. About 3 multiplications per sample. */
export class BeepDetector {
  readonly #block = new Int16Array(BLOCK);
  #filled = 0;
  #tone: Tone | undefined;
  /** Blocks since a voice was last heard. */
  #sinceVoice = Number.POSITIVE_INFINITY;
  #loudBlocks = 0;

  /** Takes the next samples, any number. A beep is told once, when the silence after it is long enough. */
  push(samples: Int16Array): Beep | undefined {
    let beep: Beep | undefined;
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(BLOCK - this.#filled, samples.length - at);
      this.#block.set(samples.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < BLOCK) break;
      this.#filled = 0;
      const found = this.#step();
      if (found) beep = { ...found, endedAgo: found.endedAgo + samples.length - at };
    }
    return beep;
  }

  #step(): Beep | undefined {
    const energy = energyOf(this.#block);
    const hz = energy < LEAST_ENERGY ? 0 : pureTone(this.#block, energy);
    const tone = this.#tone;
    this.#sinceVoice++;
    if (tone && isSame(tone, hz, energy)) {
      tone.blocks += 1 + tone.missing;
      tone.missing = 0;
      return undefined;
    }
    if (tone && energy < tone.energy * QUIET_SHARE) return this.#quiet(tone);
    if (tone && tone.missing < MOST_HOLE) {
      tone.missing++;
      return undefined;
    }
    this.#tone =
      hz === 0 ? undefined : { hz, energy, blocks: 1, missing: 0, isStep: tone !== undefined && lasts(tone) };
    this.#listenForVoice(hz, energy);
    return undefined;
  }

  #quiet(tone: Tone): Beep | undefined {
    tone.missing++;
    const isProgress = tone.hz >= PROGRESS_HZ[0] && tone.hz <= PROGRESS_HZ[1];
    const quiet = tone.missing * BLOCK;
    if (quiet < (isProgress ? PROGRESS_SILENCE : SILENCE)) return undefined;
    this.#tone = undefined;
    const samples = tone.blocks * BLOCK;
    const afterVoice = (this.#sinceVoice - tone.blocks - tone.missing) * BLOCK <= VOICE_BEFORE;
    if (!lasts(tone) || samples > LONGEST || tone.isStep || (isProgress && !afterVoice)) return undefined;
    return { hz: Math.round(tone.hz), samples, endedAgo: quiet };
  }

  #listenForVoice(hz: number, energy: number): void {
    this.#loudBlocks = hz === 0 && energy >= VOICE_ENERGY ? this.#loudBlocks + 1 : Math.max(0, this.#loudBlocks - 1);
    if (this.#loudBlocks >= VOICE_BLOCKS) this.#sinceVoice = 0;
  }
}

const lasts = (tone: Tone): boolean => tone.blocks * BLOCK >= SHORTEST - BLOCK;

function isSame(tone: Tone, hz: number, energy: number): boolean {
  const level = energy / tone.energy;
  const isLevel = level < MOST_LEVEL_CHANGE && level > 1 / MOST_LEVEL_CHANGE;
  return Math.abs(hz - tone.hz) <= tone.hz * MOST_DRIFT && isLevel;
}

function energyOf(block: Int16Array): number {
  let sum = 0;
  for (const sample of block) sum += sample * sample;
  return sum / block.length;
}

/**
 * The frequency of a block that is one sine, in Hz; 0 for anything else. A sine obeys x[n-1] + x[n+1] = 2cos(w)·x[n]: the
 * least squares give w, and Goertzel's filter how much of the energy is there.
 */
function pureTone(block: Int16Array, energy: number): number {
  let product = 0;
  let square = 0;
  for (let i = 1; i < block.length - 1; i++) {
    const middle = block[i] ?? 0;
    product += middle * ((block[i - 1] ?? 0) + (block[i + 1] ?? 0));
    square += middle * middle;
  }
  const coefficient = product / square;
  if (Math.abs(coefficient) >= 2) return 0;
  const hz = (Math.acos(coefficient / 2) * SAMPLE_RATE) / (2 * Math.PI);
  if (hz < LOWEST_HZ || hz > HIGHEST_HZ) return 0;
  let first = 0;
  let second = 0;
  for (const sample of block) {
    const next = sample + coefficient * first - second;
    second = first;
    first = next;
  }
  const power = first * first + second * second - coefficient * first * second;
  // A pure tone of mean square m gives a Goertzel power of m · BLOCK² / 2.
  return power * 2 >= LEAST_SHARE * energy * block.length * block.length ? hz : 0;
}
