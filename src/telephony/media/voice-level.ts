/** How fast the usual level follows a louder and a weaker voice: a caller who comes nearer is known at once. */
const RISE = 0.5;
const FALL = 0.2;

/**
 * How strong the present voice is beside this caller's usual one. A voice's level is that of its strongest window, which
 * is there early and does not depend on pauses. Who stays weak becomes usual after a few sentences.
 */
export class VoiceLevel {
  #peakDbfs = Number.NEGATIVE_INFINITY;
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
    const usual = this.#usualDbfs ?? this.#peakDbfs;
    const change = this.#peakDbfs - usual;
    this.#usualDbfs = usual + change * (change > 0 ? RISE : FALL);
  }
}
