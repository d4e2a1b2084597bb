import type { ChildProcess } from 'node:child_process';
import type { Log } from '#base';
import { ProviderError } from '../../error.ts';
import { entryBeside, forkEntry } from '../fork-entry.ts';
import type { FailureKind } from './failure.ts';
import type { EngineNews, EngineOrder } from './protocol.ts';

const PROVIDER = 'local';
export const RECOGNISER_PACKAGES = 'libpocketsphinx3 pocketsphinx-en-us';
export const RECOGNISER_REMEDY = `sudo apt-get install ${RECOGNISER_PACKAGES}`;

/** What a stream hears from the engine. */
export interface StreamListener {
  onNews(news: Exclude<EngineNews, { type: 'failed' }>): void;
  onError(error: ProviderError): void;
}

/** What runs in an engine's process. */
export interface EngineProgram {
  readonly start: () => ChildProcess;
  /** What the engine reports, in the terms of a call. */
  readonly errorOf: (kind: FailureKind, message: string) => ProviderError;
}

const POCKETSPHINX: EngineProgram = {
  start: () => forkEntry(entryBeside(import.meta.url, 'engine-main'), [], 'inherit'),
  errorOf,
};

type Order = EngineOrder extends infer O ? (O extends EngineOrder ? Omit<O, 'stream'> : never) : never;

/** The recognition engine's process: started when it is needed, started again by the next stream after a crash. */
export class EngineProcess {
  readonly #log: Log;
  readonly #program: EngineProgram;
  readonly #listeners = new Map<number, StreamListener>();
  #child: ChildProcess | undefined;
  #nextStream = 1;
  #closed = false;

  constructor(log: Log, program: EngineProgram = POCKETSPHINX) {
    this.#log = log;
    this.#program = program;
  }

  /** Starts the process, so that the first call does not wait for it. */
  start(): void {
    if (this.#child || this.#closed) return;
    const child = this.#program.start();
    this.#child = child;
    child.on('message', (news) => this.#take(news as EngineNews));
    child.on('error', (error) => this.#lost(child, error.message));
    child.on('exit', (code, signal) => this.#lost(child, `exit ${signal ?? code}`));
  }

  /** Opens a stream; the returned function sends it orders. */
  open(
    settings: { readonly language: string; readonly phrases: readonly string[] },
    listener: StreamListener,
  ): (order: Order) => void {
    this.start();
    const stream = this.#nextStream++;
    this.#listeners.set(stream, listener);
    const child = this.#child;
    const send = (order: Order) => {
      if (order.type === 'close') this.#listeners.delete(stream);
      // A stream of a process that has died has been told so.
      if (child && child === this.#child && child.connected) child.send({ ...order, stream } as EngineOrder);
    };
    send({ type: 'open', ...settings });
    return send;
  }

  /** Streams that are open. */
  get streams(): number {
    return this.#listeners.size;
  }

  /** Process id while it runs, for tests and diagnostics. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Idempotent; open streams hear nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  #take(news: EngineNews): void {
    const listener = this.#listeners.get(news.stream);
    if (!listener) return;
    if (news.type === 'failed') {
      this.#listeners.delete(news.stream);
      listener.onError(this.#program.errorOf(news.kind, news.message));
    } else listener.onNews(news);
  }

  #lost(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#log.error('The offline recogniser stopped.', { reason, streams: this.#listeners.size });
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.onError(this.#program.errorOf('crash', reason));
  }
}

/** What the engine reports, in the terms of a call. */
export function errorOf(kind: FailureKind, message: string): ProviderError {
  switch (kind) {
    case 'missing':
      return new ProviderError(
        PROVIDER,
        'configuration',
        `The offline recogniser is not installed on this machine. Install it: ${RECOGNISER_REMEDY}`,
        { cause: message },
      );
    case 'grammar':
      return new ProviderError(PROVIDER, 'request', `The offline recogniser refused the phrases: ${message}`);
    case 'busy':
      return new ProviderError(PROVIDER, 'unavailable', 'Too many calls use free speech recognition.');
    case 'crash':
      return new ProviderError(PROVIDER, 'unavailable', 'The offline recogniser stopped unexpectedly.', {
        cause: message,
      });
  }
}
