import { InvalidStateError } from './errors.ts';

/**
 * A bounded first-in first-out queue between one producer and one consumer, read with `for await`.
 * `push` answers false when the queue is full: the producer decides what to lose.
 */
export class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  readonly #limit: number;
  #ended = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): boolean {
    if (this.#ended) return false;
    if (this.#items.length >= this.#limit) return false;
    this.#items.push(item);
    this.#wake?.();
    return true;
  }

  /** No more items: the consumer finishes after what is queued. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The consumer receives `error` after what is queued. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift() as T;
      if (this.#ended) {
        if (this.#error) throw this.#error;
        return;
      }
      if (this.#wake) throw new InvalidStateError('A queue has one consumer.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
