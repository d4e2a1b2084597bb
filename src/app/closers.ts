import { errorMessage, type Log } from '#base';

/** What has to be closed, in the opposite order of its opening; a closer may answer a promise. */
export class Closers {
  readonly #closers: (() => unknown)[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(close: () => unknown): void {
    this.#closers.push(close);
  }

  async closeAll(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        this.#log.error('Something did not close well.', { reason: errorMessage(error) });
      }
    }
  }
}
