/** So many of a caller's last voices tell how strong it usually is. */
const VOICES = 5;

/**
 * How strong the present voice is beside this caller's usual one: the strongest but one of the last few, so that neither a
 * shout nor coughs and words to the room between them change it. A voice's level is that of its strongest window, which is
 * there early and does not depend on pauses. Who stays weak becomes usual after four sentences.
 */
export class VoiceLevel {
  #peakDbfs = Number.NEGATIVE_INFINITY;
  /** Of the last voices, the newest last. */
  #learntDbfs: readonly number[] = [];
  #usualDbfs: number | undefined;

  voiceStarted(): void {
    this.#peakDbfs = Number.NEGATIVE_INFINITY;
  }

  /** A voiced window of the present voice. */
  window(dbfs: number): void {
    if (dbfs > this.#peakDbfs) this.#peakDbfs = dbfs;
  }

  /** How much weaker than usual the present voice is, in dB; 0 before the first voice has ended. */
  get weakerDb(): number {
    return this.#usualDbfs === undefined ? 0 : Math.max(0, this.#usualDbfs - this.#peakDbfs);
  }

  /** The present voice is over and was speech. */
  learn(): void {
    this.#learntDbfs = [...this.#learntDbfs, this.#peakDbfs].slice(-VOICES);
    const strongest = [...this.#learntDbfs].sort((a, b) => b - a);
    // Of two voices the weaker one may well be the exception.
    this.#usualDbfs = strongest[strongest.length > 2 ? 1 : 0];
  }
}
