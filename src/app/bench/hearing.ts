import type { Clock } from '#base';
import type { LightSession } from './light-media.ts';

/** Packets above this level carry the assistant's voice; ducked speech still does. */
const AUDIBLE_DBFS = -50;

/** Follows when the far end can be heard on one session. */
export class Hearing {
  readonly #clock: Clock;
  #audibleAtMs = Number.NEGATIVE_INFINITY;
  #firstAudibleAtMs: number | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock, session: LightSession) {
    this.#clock = clock;
    session.onPacket(({ atMs, levelDbfs }) => {
      if (levelDbfs > AUDIBLE_DBFS) {
        this.#audibleAtMs = atMs;
        this.#firstAudibleAtMs ??= atMs;
      }
      for (const check of [...this.#waiting]) check();
    });
  }

  /** When the last audible packet arrived, in Clock milliseconds. */
  get lastAudibleAtMs(): number {
    return this.#audibleAtMs;
  }

  /** Arrival of the first audible packet from now on; undefined after `timeoutMs`. */
  firstAudible(timeoutMs: number): Promise<number | undefined> {
    this.#firstAudibleAtMs = undefined;
    return this.#until(timeoutMs, () => this.#firstAudibleAtMs);
  }

  /** Resolves when nothing was audible for `silenceMs`, with the arrival of the last audible packet; undefined after `timeoutMs`. */
  silence(silenceMs: number, timeoutMs: number): Promise<number | undefined> {
    return this.#until(timeoutMs, () =>
      this.#clock.now() - this.#audibleAtMs >= silenceMs ? this.#audibleAtMs : undefined,
    );
  }

  /** Checked at each packet: both sides send all the time, so no timer of its own is needed. */
  #until(timeoutMs: number, answer: () => number | undefined): Promise<number | undefined> {
    return new Promise((resolve) => {
      const finish = (value: number | undefined) => {
        this.#waiting.delete(check);
        cancel();
        resolve(value);
      };
      const check = () => {
        const value = answer();
        if (value !== undefined) finish(value);
      };
      const cancel = this.#clock.after(timeoutMs, () => finish(undefined));
      this.#waiting.add(check);
      check();
    });
  }
}
