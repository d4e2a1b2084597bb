import type { Worker } from 'node:worker_threads';
import { type Clock, deferred, errorMessage, type Log, StartError, startThread } from '#base';
import { readAudio } from './batch-builder.ts';

import type { FromWorker, ToWorker, WorkerFigures } from './messages.ts';
import { NearEnd } from './near-end.ts';
import type { MediaWorkerData } from './worker.ts';

export interface MediaThreadSettings {
  readonly data: MediaWorkerData;
  readonly clock: Clock;
  readonly log: Log;
}

/** Wait before a worker that died is started again; a worker that cannot live must not eat the processor. */
const RESTART_MS = 1000;
/**
 * Small, so that the young generation is collected every 60 ms or so, in half a millisecond: what packets leave behind
 * lies outside the heap, and left for longer it brings on a collection of everything, of 5 ms and more, each second.
 */
const YOUNG_GENERATION_MB = 9;
/** A worker that hangs when it should end is ended. */
const SHUT_DOWN_MS = 10_000;

/** One media worker and the near ends of its sessions. */
export class MediaThread {
  readonly #settings: MediaThreadSettings;
  readonly #sessions = new Map<number, NearEnd>();
  readonly #opening = new Map<number, (port: number | undefined) => void>();
  readonly #asked = new Map<number, (figures: WorkerFigures | undefined) => void>();
  #worker: Worker;
  #ready = deferred<void>();
  #ended = deferred<void>();
  #started = false;
  #everStarted = false;
  #closing = false;
  #counter = 0;
  #cancelRestart: (() => void) | undefined;

  constructor(settings: MediaThreadSettings) {
    this.#settings = settings;
    this.#worker = this.#launch();
  }

  /** Resolves when sessions can be opened for the first time; rejects with `StartError`. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Sessions open, opening or closing. */
  get load(): number {
    return this.#sessions.size + this.#opening.size;
  }

  async open(relayed: boolean): Promise<NearEnd | undefined> {
    if (!this.#started || this.#closing) return undefined;
    const id = ++this.#counter;
    const answer = deferred<number | undefined>();
    this.#opening.set(id, answer.resolve);
    this.#post({ kind: 'open', session: id, relayed });
    const port = await answer.promise;
    return port === undefined ? undefined : this.#sessions.get(id);
  }

  /** The worker's figures since the last call; undefined when it is not running. */
  figures(): Promise<WorkerFigures | undefined> {
    if (!this.#started) return Promise.resolve(undefined);
    const request = ++this.#counter;
    const answer = deferred<WorkerFigures | undefined>();
    this.#asked.set(request, answer.resolve);
    this.#post({ kind: 'figures', request });
    return answer.promise;
  }

  /** Ends all sessions, with their recordings complete, and the thread. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelRestart?.();
    if (this.#started) this.#post({ kind: 'shut-down' });
    else this.kill();
    const cancel = this.#settings.clock.after(SHUT_DOWN_MS, () => this.kill());
    await this.#ended.promise;
    cancel();
  }

  /** Ends the thread as it is. Unless it is being closed, another one takes its place. */
  kill(): void {
    void this.#worker.terminate();
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #launch(): Worker {
    const worker = startThread(new URL('./worker.ts', import.meta.url), this.#settings.data, {
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    });
    this.#ended = deferred<void>();
    worker.on('message', (message: FromWorker) => this.#take(message));
    worker.on('error', (error) => {
      this.#settings.log.error('media worker failed', { reason: errorMessage(error) });
      this.#ready.reject(
        new StartError(`A media worker does not start: ${errorMessage(error)}`, 'Run ./parley doctor for details.'),
      );
    });
    worker.on('exit', (code) => this.#whenExited(code));
    return worker;
  }

  #take(message: FromWorker): void {
    switch (message.kind) {
      case 'batch':
        this.#takeBatch(message);
        break;
      case 'ready':
        this.#started = true;
        if (this.#everStarted) this.#settings.log.info('media worker is back');
        this.#everStarted = true;
        this.#ready.resolve();
        break;
      case 'opened':
        this.#whenOpened(message.session, message.localPort);
        break;
      case 'closed':
        this.#sessions.get(message.session)?.whenClosed(message.summary);
        this.#sessions.delete(message.session);
        break;
      case 'figures':
        this.#asked.get(message.request)?.(message.figures);
        this.#asked.delete(message.request);
        break;
      case 'log':
        this.#settings.log[message.level](message.message, message.fields);
        break;
      case 'shut-down':
        this.kill();
        break;
    }
  }

  #takeBatch(batch: Extract<FromWorker, { kind: 'batch' }>): void {
    readAudio(batch, (session, samples, position) => this.#sessions.get(session)?.whenAudio(samples, position));
    for (const event of batch.events) this.#sessions.get(event.session)?.whenEvent(event);
    for (const { session, packet } of batch.packets) this.#sessions.get(session)?.whenPacket(packet);
  }

  #whenOpened(id: number, port: number | undefined): void {
    const done = this.#opening.get(id);
    this.#opening.delete(id);
    if (port !== undefined)
      this.#sessions.set(
        id,
        new NearEnd(id, port, this.#settings.clock, (message, transfer) => this.#post(message, transfer)),
      );
    done?.(port);
  }

  #whenExited(code: number): void {
    const { clock, log } = this.#settings;
    this.#started = false;
    for (const done of this.#opening.values()) done(undefined);
    this.#opening.clear();
    for (const done of this.#asked.values()) done(undefined);
    this.#asked.clear();
    for (const session of this.#sessions.values()) session.whenLost();
    this.#sessions.clear();
    this.#ended.resolve();
    this.#ready.reject(new StartError('A media worker ended while starting.', 'Run ./parley doctor for details.'));
    if (this.#closing || !this.#everStarted) return;
    log.error('media worker died and is started again', { code });
    this.#cancelRestart = clock.after(RESTART_MS, () => {
      this.#worker = this.#launch();
    });
  }
}
