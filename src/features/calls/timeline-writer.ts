import { type Clock, errorMessage, type Log, retry } from '#base';
import type { TimelineEvent } from '#domain';
import type { Database } from '#platform/db';
import { type CallChange, writeCall } from './store.ts';

export interface TimelineWriterSettings {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly call: { readonly id: string; readonly workspaceId: string };
}

/** How long an event may wait for others to be written with. */
const BATCH_MS = 250;
const RETRY_MS = 1000;
const LAST_WRITE = { attempts: 6, firstDelayMs: 200, maxDelayMs: 3000 };

/** Writes the timeline of one call into the database: in order, in batches, one at a time. Nothing waits for it before the end. */
export class TimelineWriter {
  readonly #settings: TimelineWriterSettings;
  #events: TimelineEvent[] = [];
  #change: CallChange = {};
  /** Sequence number of the first event that waits. */
  #firstSeq = 0;
  #cancelTimer: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(settings: TimelineWriterSettings) {
    this.#settings = settings;
  }

  push(event: TimelineEvent): void {
    this.#events.push(event);
    this.#schedule(BATCH_MS);
  }

  /** Changes the row of the call together with the next events. */
  update(change: CallChange): void {
    this.#change = { ...this.#change, ...change };
    this.#schedule(BATCH_MS);
  }

  /** Writes everything that is left together with `change`, and tries again when that fails. Nothing may follow. */
  async finish(change: CallChange): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#writing;
    this.#change = { ...this.#change, ...change };
    const { clock } = this.#settings;
    const settings = { ...LAST_WRITE, retryable: () => true };
    await retry(clock, settings, new AbortController().signal, () => this.#write());
  }

  #schedule(delayMs: number): void {
    if (this.#closed || this.#cancelTimer !== undefined || this.#writing !== undefined) return;
    this.#cancelTimer = this.#settings.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      this.#writing = this.#writeInTime();
    });
  }

  async #writeInTime(): Promise<void> {
    let nextMs = BATCH_MS;
    try {
      await this.#write();
    } catch (error) {
      nextMs = RETRY_MS;
      const { call, log } = this.#settings;
      log.warn('Events of a call could not be written yet.', { callId: call.id, reason: errorMessage(error) });
    }
    this.#writing = undefined;
    if (this.#events.length > 0 || Object.keys(this.#change).length > 0) this.#schedule(nextMs);
  }

  async #write(): Promise<void> {
    const { database, call } = this.#settings;
    const events = this.#events;
    const change = this.#change;
    this.#events = [];
    this.#change = {};
    try {
      await writeCall(database, call, { firstSeq: this.#firstSeq, events }, change);
      this.#firstSeq += events.length;
    } catch (error) {
      this.#events = [...events, ...this.#events];
      this.#change = { ...change, ...this.#change };
      throw error;
    }
  }
}
