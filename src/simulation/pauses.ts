import type { Clock } from '#base';

/** The pauses of one request or one person, one after the other, which an abort ends: one listener for all of them. */
export class Pauses {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #cancel: () => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  readonly #onAbort = () => {
    this.#cancel();
    this.#reject(this.#signal.reason);
  };

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  wait(ms: number): Promise<void> {
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#cancel = this.#clock.after(ms, resolve);
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
