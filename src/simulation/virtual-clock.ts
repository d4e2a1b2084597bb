import type { Clock } from '#base';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  /** Undefined: cancelled, or run. */
  run: (() => void) | undefined;
}

/** Runs something as soon as promises have settled. */
type Later = (run: () => void) => void;

/** When every promise that can settle now has settled, and sockets and files were read: one turn of the event loop later. */
const withOutside: Later = (run) => setImmediate(run);

/**
 * The same for work that never leaves memory, at a fraction of the cost: ticks run when the microtask queue is empty.
 * One tick may follow the other without a look at that queue, so `run` is a microtask itself.
 */
const inMemory: Later = (run) => process.nextTick(asMicrotask, run);
const asMicrotask = (run: () => void) => void NOTHING.then(run);
const NOTHING = Promise.resolve();

const isBefore = (a: Timer, b: Timer): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

/**
 * A clock that stands still until it is told to move. Timers run in order of their due time, then of their creation,
 * and between two of them all pending promises settle, so that asynchronous code sees the same order each time.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #pending = 0;
  /** Work in real time that time stands still for. */
  readonly #outside = new Set<Promise<unknown>>();
  readonly #startedAtMs: number;
  #whenSettled: Later = withOutside;
  /** Binary heap, earliest first; cancelled timers stay until they come up. */
  readonly #heap: Timer[] = [];

  /** A clock for work that never leaves memory: nothing waits for sockets or files. */
  static inMemory(): VirtualClock {
    const clock = new VirtualClock();
    clock.#whenSettled = inMemory;
    return clock;
  }

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
    this.#add(timer);
    this.#pending++;
    return () => {
      if (!timer.run) return;
      timer.run = undefined;
      this.#pending--;
    };
  }

  /** Timers that wait: zero at the end of a test proves that nothing was left behind. */
  get pending(): number {
    return this.#pending;
  }

  /** Moves time by `ms`, running what falls due on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.runUntil(() => false, ms);
    this.#nowMs = untilMs;
  }

  /** Moves time from timer to timer until `isDone`, for `limitMs` at most; answers whether it was done. */
  runUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const untilMs = this.#nowMs + limitMs;
    return new Promise((resolve, reject) => {
      const goOn = () => this.#whenSettled(step);
      // One function for all steps: a promise for each would cost more than what most timers do.
      const step = () => {
        if (this.#outside.size > 0) return void Promise.allSettled(this.#outside).then(goOn);
        try {
          if (!isDone() && this.#runNext(untilMs)) goOn();
          else resolve(isDone());
        } catch (error) {
          reject(error);
        }
      };
      goOn();
    });
  }

  /** Like `advance` without letting promises settle: for purely synchronous code. */
  advanceSync(ms: number): void {
    const untilMs = this.#nowMs + ms;
    while (this.#runNext(untilMs));
    this.#nowMs = untilMs;
  }

  /** Time does not move until `work`, which happens in real time, is done. */
  async standStillFor<T>(work: Promise<T>): Promise<T> {
    this.#outside.add(work);
    try {
      return await work;
    } finally {
      this.#outside.delete(work);
    }
  }

  #runNext(untilMs: number): boolean {
    for (let first = this.#heap[0]; first && first.dueMs <= untilMs; first = this.#heap[0]) {
      this.#removeFirst();
      const { run } = first;
      if (!run) continue;
      first.run = undefined;
      this.#pending--;
      this.#nowMs = first.dueMs;
      run();
      return true;
    }
    return false;
  }

  #add(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(timer, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = timer;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = heap[left + 1];
      const child = right && heap[left] && isBefore(right, heap[left]) ? left + 1 : left;
      const candidate = heap[child];
      if (!candidate || !isBefore(candidate, last)) break;
      heap[at] = candidate;
      at = child;
    }
    heap[at] = last;
  }
}
