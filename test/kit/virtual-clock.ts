import type { Clock } from '#base';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Lets every promise that can settle now settle: several turns of the microtask queue and one of the event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * A clock that stands still until it is told to move. Timers run in order of their due time, then of their creation,
 * and between two of them all pending promises settle, so that asynchronous code sees the same order each time.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #startedAtMs: number;
  readonly #timers = new Set<Timer>();

  /** `startedAtMs` is the wall time at virtual time 0. */
  constructor(startedAtMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#startedAtMs = startedAtMs;
  }

  now(): number {
    return this.#nowMs;
  }

  wallNow(): number {
    return this.#startedAtMs + this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait: zero at the end of a test proves that nothing was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time by `ms`, running what falls due on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let timer = this.#next(untilMs); timer; timer = this.#next(untilMs)) {
      this.#timers.delete(timer);
      this.#nowMs = timer.dueMs;
      timer.run();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** Like `advance` without letting promises settle: for purely synchronous code. */
  advanceSync(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let timer = this.#next(untilMs); timer; timer = this.#next(untilMs)) {
      this.#timers.delete(timer);
      this.#nowMs = timer.dueMs;
      timer.run();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue;
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}
