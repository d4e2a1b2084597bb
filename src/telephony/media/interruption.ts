import { gainOf, type Playout } from '#audio';
import type { BargeInMode } from './session.ts';

/** The assistant under a voice that may turn out to be a cough. */
const DUCKED = gainOf(-18);
/**
 * Voices so much weaker than usual only duck: they may be for somebody else, and the words will tell. The first windows of
 * a word are weaker than the word.
 */
const LIKELY_WEAKER_DB = 12;
const CONFIRMED_WEAKER_DB = 7.5;

/**
 * What the caller's voice does to playback, at once and without asking anybody: ducked at the first voiced window, silent
 * when it is likely speech, as before when it was nothing. After a confirmed voice the conversation decides.
 */
export class Interruption {
  readonly #playout: Playout;
  #mode: BargeInMode = 'listen';
  /** The present voice paused playback, not one before it whose words are awaited. */
  #pausing = false;
  /** The present voice is speech and did not pause playback, being weak. */
  #spared = false;

  constructor(playout: Playout) {
    this.#playout = playout;
  }

  setMode(mode: BargeInMode): void {
    this.#mode = mode;
    if (mode === 'off') this.decided();
  }

  voiceStarted(): void {
    this.#pausing = this.#spared = false;
    if (this.#mode === 'listen' && this.#playout.interruptible) this.#playout.duck(DUCKED);
  }

  /** Likely speech, this much weaker than usual. */
  voiceLikely(weakerDb: number): void {
    if (weakerDb < LIKELY_WEAKER_DB) this.#pause();
  }

  /**
   * Speech, this much weaker than usual: by now that is known, and what was paused for the first windows of a voice that has
   * turned away goes on ducked. True when playback is paused now.
   */
  voiceConfirmed(weakerDb: number): boolean {
    if (weakerDb < CONFIRMED_WEAKER_DB) this.#pause();
    else {
      if (this.#pausing) {
        this.decided();
        this.#playout.duck(DUCKED);
      }
      this.#spared = true;
    }
    return this.#playout.paused;
  }

  /** The beginning of a word is weaker than the word: a voice that was spared may not be weak. True when playback is paused now. */
  voiceStronger(weakerDb: number): boolean {
    if (this.#spared && weakerDb < CONFIRMED_WEAKER_DB) {
      this.#spared = false;
      this.#pause();
    }
    return this.#playout.paused;
  }

  /** A pause that speech caused stays until it is decided on; what was no speech ends it at once. */
  voiceEnded(confirmed: boolean): void {
    if (!this.#playout.paused || (this.#pausing && !confirmed)) this.decided();
  }

  /** Playback goes on at the sample where it was paused. */
  decided(): void {
    this.#pausing = this.#spared = false;
    this.#playout.resume();
  }

  #pause(): void {
    if (this.#mode === 'off' || !this.#playout.interruptible || this.#playout.paused) return;
    this.#playout.pause();
    this.#pausing = true;
  }
}
