import { gainOf, type Playout } from '#audio';
import type { BargeInMode } from './session.ts';

/** The assistant under a voice that may turn out to be a cough. */
const DUCKED = gainOf(-18);
/**
 * Voices so much weaker than usual only duck: they may be for somebody else, and the words will tell. The first windows of
 * a word are weaker than the word.
 */
const LIKELY_WEAKER_DB = 12;
const CONFIRMED_WEAKER_DB = 8;

/**
 * What the caller's voice does to playback, at once and without asking anybody: ducked at the first voiced window, silent
 * when it is likely speech, as before when it was nothing. After a confirmed voice the conversation decides.
 */
export class Interruption {
  readonly #playout: Playout;
  #mode: BargeInMode = 'listen';
  /** Playback waits for a voice that has not proved to be one. */
  #held = false;

  constructor(playout: Playout) {
    this.#playout = playout;
  }

  setMode(mode: BargeInMode): void {
    this.#mode = mode;
    if (mode === 'off') this.decided();
  }

  voiceStarted(): void {
    if (this.#mode === 'listen' && this.#playout.interruptible) this.#playout.duck(DUCKED);
  }

  /** Likely speech, this much weaker than usual. */
  voiceLikely(weakerDb: number): void {
    if (weakerDb < LIKELY_WEAKER_DB) this.#held = this.#pause();
  }

  /** Speech, this much weaker than usual. True when playback is paused now. */
  voiceConfirmed(weakerDb: number): boolean {
    if (weakerDb < CONFIRMED_WEAKER_DB) this.#pause();
    this.#held = false;
    return this.#playout.paused;
  }

  /** A pause that a confirmed voice caused stays; all else ends with the voice. */
  voiceEnded(): void {
    if (this.#held || !this.#playout.paused) this.decided();
  }

  /** Playback goes on at the sample where it was paused. */
  decided(): void {
    this.#held = false;
    this.#playout.resume();
  }

  /** True when playback went on until now. */
  #pause(): boolean {
    if (this.#mode === 'off' || !this.#playout.interruptible || this.#playout.paused) return false;
    this.#playout.pause();
    return true;
  }
}
