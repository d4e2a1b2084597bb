const SAMPLES_PER_MS = 8;
const LOUD = 500;
const BLOCK_SAMPLES = 80;
/** About the speed of a person who reads aloud. */
export const CHARACTER_SAMPLES = 480;
const WORD_MS = 200;

/** What is said in `speechOf()`. */
const WORDS = ['what', 'are', 'your', 'opening', 'hours', 'on', 'sunday'] as const;
export const TRANSCRIPT = WORDS.join(' ');

/** By what a vendor in a test can be told from the others. */
export interface Persona {
  /** What its recogniser hears, in 200 ms of sound for each word. */
  readonly transcript: string;
  /** Of its voice; a multiple of 25/3 Hz. */
  readonly pitchHz: number;
}
const ANYBODY: Persona = { transcript: TRANSCRIPT, pitchHz: 125 };
export const personaOf = (some: Partial<Persona>): Persona => ({ ...ANYBODY, ...some });

/** A whole number of periods of every pitch. */
const ROUND_SAMPLES = 2 * CHARACTER_SAMPLES;
const rounds = new Map<number, Int16Array>();

/** A buzz with the strength of a voice. */
function buzz(samples: number, pitchHz: number): Int16Array {
  const round = rounds.get(pitchHz) ?? roundOf(pitchHz);
  rounds.set(pitchHz, round);
  return Int16Array.from({ length: samples }, (_, index) => round[index % ROUND_SAMPLES] ?? 0);
}

function roundOf(pitchHz: number): Int16Array {
  return Int16Array.from({ length: ROUND_SAMPLES }, (_, index) => {
    const angle = (2 * Math.PI * pitchHz * index) / (1000 * SAMPLES_PER_MS);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 16; harmonic++) sum += Math.sin(harmonic * angle) / harmonic;
    return Math.round(4000 * sum);
  });
}

/** How a vendor in a test says `text`. */
export const spoken = (text: string, { pitchHz }: Persona = ANYBODY): Int16Array =>
  buzz(text.length * CHARACTER_SAMPLES, pitchHz);

/** Audio in which `TRANSCRIPT` is said, with the silence that a line has after it. */
export function speechOf(): Int16Array {
  const samples = new Int16Array((WORDS.length * WORD_MS + 400) * SAMPLES_PER_MS);
  samples.set(buzz(WORDS.length * WORD_MS * SAMPLES_PER_MS, ANYBODY.pitchHz));
  return samples;
}

/** Hears the words of a transcript in the audio itself: one for each stretch of sound. */
export class WordEar {
  readonly #all: readonly string[];
  #loudSamples = 0;
  #samples = 0;
  #taken = 0;

  constructor({ transcript }: Persona = ANYBODY) {
    this.#all = transcript.split(' ');
  }

  /** Position in the audio, in ms. */
  get positionMs(): number {
    return this.#samples / SAMPLES_PER_MS;
  }

  hear(samples: Int16Array): void {
    this.#samples += samples.length;
    for (let at = 0; at < samples.length; at += BLOCK_SAMPLES) {
      const block = samples.subarray(at, at + BLOCK_SAMPLES);
      if (block.some((sample) => Math.abs(sample) > LOUD)) this.#loudSamples += block.length;
    }
  }

  /** Words that were heard and not taken. */
  get words(): string[] {
    return this.#all.slice(this.#taken, Math.floor(this.#loudSamples / (WORD_MS * SAMPLES_PER_MS)));
  }

  /** Takes the words so far: what follows is the same segment. */
  take(): string {
    const { words } = this;
    this.#taken += words.length;
    return words.join(' ');
  }

  /** Takes the words so far: what follows is another segment. */
  finish(): string {
    const text = this.take();
    this.#taken = 0;
    this.#loudSamples = 0;
    return text;
  }
}
