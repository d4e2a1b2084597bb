/** Lets a limited number of tasks run at once; the others wait in order, up to a limit. */
export class Slots {
  readonly #waiting: Waiter[] = [];
  readonly #waitingLimit: number;
  #free: number;

  constructor(slots: number, waitingLimit: number) {
    this.#free = slots;
    this.#waitingLimit = waitingLimit;
  }

  /** Takes a slot, waiting for one if need be; false when too many wait already. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    if (this.#waiting.length >= this.#waitingLimit) return false;
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { signal, resolve, onAbort: () => this.#giveUp(waiter, reject) };
      this.#waiting.push(waiter);
      signal.addEventListener('abort', waiter.onAbort, { once: true });
    });
    return true;
  }

  /** Gives a slot back. */
  release(): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#free++;
      return;
    }
    next.signal.removeEventListener('abort', next.onAbort);
    next.resolve();
  }

  #giveUp(waiter: Waiter, reject: (reason: unknown) => void): void {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    reject(waiter.signal.reason);
  }
}

interface Waiter {
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly onAbort: () => void;
}
