const SAMPLES_PER_MS = 8;
const LOUD = 500;
const BLOCK_SAMPLES = 80;
/** About the speed of a person who reads aloud. */
export const CHARACTER_SAMPLES = 480;
const WORD_MS = 200;

/** What is said in `speechOf()`. */
const WORDS = ['what', 'are', 'your', 'opening', 'hours', 'on', 'sunday'] as const;
export const TRANSCRIPT = WORDS.join(' ');

/** One period of a buzz with the pitch and the strength of a voice, 125 Hz. */
const PERIOD = Int16Array.from({ length: 64 }, (_, index) => {
  let sum = 0;
  for (let harmonic = 1; harmonic <= 16; harmonic++) sum += Math.sin((harmonic * 2 * Math.PI * index) / 64) / harmonic;
  return Math.round(4000 * sum);
});

const buzz = (samples: number) => Int16Array.from({ length: samples }, (_, index) => PERIOD[index % 64] ?? 0);

/** How a vendor in a test says `text`. */
export const spoken = (text: string): Int16Array => buzz(text.length * CHARACTER_SAMPLES);

/** Audio in which `TRANSCRIPT` is said, with the silence that a line has after it. */
export function speechOf(): Int16Array {
  const samples = new Int16Array((WORDS.length * WORD_MS + 400) * SAMPLES_PER_MS);
  samples.set(buzz(WORDS.length * WORD_MS * SAMPLES_PER_MS));
  return samples;
}

/** Hears the words of `TRANSCRIPT` in the audio itself: one for each stretch of sound. */
export class WordEar {
  #loudSamples = 0;
  #samples = 0;
  #taken = 0;

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
    return WORDS.slice(this.#taken, Math.floor(this.#loudSamples / (WORD_MS * SAMPLES_PER_MS)));
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
