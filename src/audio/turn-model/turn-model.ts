import { existsSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { type Clock, deferred, type Log, startThread } from '#base';
import type { TurnAnswer, TurnQuestion } from './turn-run.ts';

/** Tells by its sound whether a caller's turn is over. */
export interface TurnModel {
  /**
   * How likely the caller has finished, 0 to 1; undefined when that is not known in time. Never rejects. `samples`: what was
   * heard of this turn at 8 kHz until now, of which the last 8 s count; their buffer changes hands. Of the questions of one
   * `call` only the newest is answered.
   */
  judge(samples: Int16Array<ArrayBuffer>, call: object): Promise<number | undefined>;
}

/** A turn model on a thread of its own. */
export interface LoadedTurnModel extends TurnModel {
  /** One question took so long when it was loaded, ms. */
  readonly tookMs: number;
  /** Idempotent; questions that wait are answered `undefined`. */
  close(): Promise<void>;
}

export interface TurnModelSettings {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A later answer would find the turn taken, or its wait nearly over. */
const LIMIT_MS = 500;
/** What waits behind so many others would not be answered in time. */
const MOST_WAITING = 16;

/** Why a turn model cannot be used, in a sentence. */
class TurnModelError extends Error {
  override readonly name = 'TurnModelError';
}

/** @throws TurnModelError when there is no such file or it is none. */
export async function loadTurnModel(settings: TurnModelSettings): Promise<LoadedTurnModel> {
  const { file } = settings;
  if (!existsSync(file)) throw new TurnModelError(`The turn model ${file} is missing.`);
  const worker = startThread(new URL('./turn-model-worker.ts', import.meta.url), file);
  const first = deferred<TurnAnswer>();
  worker.once('message', first.resolve);
  worker.once('error', first.reject);
  try {
    const answer = await first.promise;
    if (answer.kind !== 'ready') throw new TurnModelError(`The turn model ${file} cannot be used: ${reasonOf(answer)}`);
    return new TurnThread(worker, answer.tookMs, settings);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

const reasonOf = (answer: TurnAnswer): string =>
  answer.kind === 'failed' ? answer.reason : 'it answers before it is asked.';

interface Question {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly call: object;
  readonly settle: (probability?: number) => void;
}

/** The near end of `turn-model-worker.ts`: asks it one question at a time. */
class TurnThread implements LoadedTurnModel {
  readonly tookMs: number;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting: Question[] = [];
  #asked: Question | undefined;
  #closed = false;

  constructor(worker: Worker, tookMs: number, { clock, log }: TurnModelSettings) {
    this.#worker = worker;
    this.tookMs = tookMs;
    this.#clock = clock;
    this.#log = log;
    worker.on('message', (answer: TurnAnswer) => this.#answered(answer));
    worker.once('error', (error) => this.#log.error('The turn model stopped.', { error }));
    worker.once('exit', () => this.#end());
  }

  judge(samples: Int16Array<ArrayBuffer>, call: object): Promise<number | undefined> {
    for (const older of [this.#asked, ...this.#waiting]) if (older?.call === call) older.settle();
    if (this.#closed || this.#waiting.length >= MOST_WAITING) return Promise.resolve(undefined);
    const { promise, resolve } = deferred<number | undefined>();
    const cancel = this.#clock.after(LIMIT_MS, () => question.settle());
    const question: Question = {
      ...{ samples, call },
      settle: (probability) => {
        cancel();
        this.#waiting = this.#waiting.filter((other) => other !== question);
        resolve(probability);
      },
    };
    this.#waiting.push(question);
    this.#ask();
    return promise;
  }

  /** Asks the next question if none is under way; one that is too late has still to be answered by the thread. */
  #ask(): void {
    if (this.#asked) return;
    this.#asked = this.#waiting.shift();
    if (!this.#asked) return;
    const { samples } = this.#asked;
    this.#worker.postMessage({ samples } satisfies TurnQuestion, [samples.buffer]);
  }

  #answered(answer: TurnAnswer): void {
    if (answer.kind === 'failed') this.#log.warn('The end of a turn could not be judged.', { reason: answer.reason });
    this.#asked?.settle(answer.kind === 'judged' ? answer.probability : undefined);
    this.#asked = undefined;
    this.#ask();
  }

  #end(): void {
    this.#closed = true;
    for (const question of [this.#asked, ...this.#waiting]) question?.settle();
    this.#asked = undefined;
  }

  async close(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }
}
