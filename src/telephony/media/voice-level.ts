/** Share of the sample before that is taken off each: 9 dB less at 300 Hz, 4 dB more at 3 kHz. */
const PRE_EMPHASIS = 0.7;
/** So many of a caller's last voices tell how strong it usually is. */
const VOICES = 5;
/** One that is so much weaker is an exception, and so many exceptions in a row are the rule. */
const EXCEPTION_DB = 6;
const EXCEPTIONS = 4;

/**
 * How strong the present voice is beside this caller's usual one: the strongest but one of the last few, so that neither a
 * shout nor coughs and words to the room between them change it: what is much weaker counts only when nothing else comes. A voice's level is that of its strongest window, which is
 * there early and does not depend on pauses. It is measured through a pre-emphasis that makes all vowels about equally
 * strong (short words differ by 3 dB instead of 6), and lets a voice that is turned away, whose high sounds stay behind,
 * be weaker than by its distance alone. Who stays weak becomes usual after four sentences.
 */
export class VoiceLevel {
  readonly #plain = new UsualStrength();
  readonly #emphasised = new UsualStrength();

  voiceStarted(): void {
    this.#plain.voiceStarted();
    this.#emphasised.voiceStarted();
  }

  /** A voiced window of the present voice. True when none of it was as strong. */
  window(samples: Int16Array): boolean {
    const isLouder = this.#plain.window(powerDb(samples, 0));
    return this.#emphasised.window(powerDb(samples, PRE_EMPHASIS)) || isLouder;
  }

  /** How much weaker than usual the present voice is, in dB; 0 before the first voice has ended. */
  get weakerDb(): number {
    return this.#emphasised.weakerDb;
  }

  /** The same of a voice that has just begun: many words begin without high sounds, so both measures must agree. */
  get weakerSoFarDb(): number {
    return Math.min(this.#plain.weakerDb, this.#emphasised.weakerDb);
  }

  /** The present voice is over and was speech. */
  learn(): void {
    this.#plain.learn();
    this.#emphasised.learn();
  }
}

class UsualStrength {
  #peakDb = Number.NEGATIVE_INFINITY;
  /** Of the last voices, the newest last. */
  #learntDb: readonly number[] = [];
  /** Exceptions since the last of them. */
  #weakDb: readonly number[] = [];
  #usualDb: number | undefined;

  voiceStarted(): void {
    this.#peakDb = Number.NEGATIVE_INFINITY;
  }

  window(db: number): boolean {
    if (db <= this.#peakDb) return false;
    this.#peakDb = db;
    return true;
  }

  get weakerDb(): number {
    return this.#usualDb === undefined ? 0 : Math.max(0, this.#usualDb - this.#peakDb);
  }

  learn(): void {
    if (this.weakerDb < EXCEPTION_DB) {
      this.#learntDb = [...this.#learntDb, this.#peakDb].slice(-VOICES);
      this.#weakDb = [];
    } else {
      this.#weakDb = [...this.#weakDb, this.#peakDb];
      if (this.#weakDb.length < EXCEPTIONS) return;
      [this.#learntDb, this.#weakDb] = [this.#weakDb, []];
    }
    const strongest = [...this.#learntDb].sort((a, b) => b - a);
    // Of two voices the weaker one may well be the exception.
    this.#usualDb = strongest[strongest.length > 2 ? 1 : 0];
  }
}

/** Mean power in dB above one unit, of each sample without so much of the one before. */
function powerDb(samples: Int16Array, preEmphasis: number): number {
  let sum = 0;
  let before = samples[0] ?? 0;
  for (const sample of samples) {
    const difference = sample - preEmphasis * before;
    sum += difference * difference;
    before = sample;
  }
  return 10 * Math.log10(1 + sum / samples.length);
}
