import type { VoiceModel, VoiceWindow } from '#audio';
import { errorMessage, type Log } from '#base';

/** A window that waits for judgement; `judged` is called with its probability filled in. */
export interface WaitingWindow extends VoiceWindow {
  readonly judged: (window: WaitingWindow) => void;
}

/** Windows that wait at most: beyond, the machine is overloaded and the oldest are given up. */
const MOST_WAITING = 1024;

/** Judges the windows of all sessions of a worker together, one run of the model at a time. */
export class VoiceBatcher {
  readonly #model: VoiceModel;
  readonly #log: Log;
  readonly #afterRun: () => void;
  #waiting: WaitingWindow[] = [];
  #running: Promise<void> | undefined;
  #closed = false;
  /** Windows never judged. */
  dropped = 0;

  /** `afterRun` is called after the windows of a run were given back. */
  constructor(model: VoiceModel, log: Log, afterRun: () => void) {
    this.#model = model;
    this.#log = log;
    this.#afterRun = afterRun;
  }

  submit(window: WaitingWindow): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting.shift();
      this.dropped++;
    }
    this.#waiting.push(window);
  }

  /** Begins a run if none is under way. */
  flush(): void {
    if (this.#running || this.#closed || this.#waiting.length === 0) return;
    const batch = this.#takeBatch();
    this.#running = this.#model
      .judge(batch)
      .then(() => this.#giveBack(batch))
      .catch((error: unknown) => {
        this.dropped += batch.length;
        this.#log.error('voice windows could not be judged', { reason: errorMessage(error), windows: batch.length });
      })
      .finally(() => {
        this.#running = undefined;
        this.flush();
      });
  }

  /** At most one window of a stream: its next one needs the state that this one leaves. */
  #takeBatch(): WaitingWindow[] {
    const batch: WaitingWindow[] = [];
    const streams = new Set<object>();
    const rest: WaitingWindow[] = [];
    for (const window of this.#waiting) {
      if (batch.length < this.#model.batch && !streams.has(window.memory)) {
        streams.add(window.memory);
        batch.push(window);
      } else {
        rest.push(window);
      }
    }
    this.#waiting = rest;
    return batch;
  }

  #giveBack(batch: readonly WaitingWindow[]): void {
    if (this.#closed) return;
    for (const window of batch) window.judged(window);
    this.#afterRun();
  }

  /** Waits for the run under way; gives nothing back any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    await this.#running;
    await this.#model.close();
  }
}
