import { InvalidStateError } from '#base';
import { ProviderError } from '../error.ts';
import { type Candidate, type FailoverSettings, failureOf, type LineUp } from './line-up.ts';

/** Tells a provider that another one was faster, or that its stream was given up. */
const NOT_READ = new InvalidStateError('The stream is not read any more.');

/** Something that candidates wait for themselves. */
interface Input {
  /** Runs `run` when all of it is there, at once if it is; the answer prevents that. */
  onWhole(run: () => void): () => void;
}

export interface Race<P, T> {
  readonly lineUp: LineUp<P>;
  readonly settings: FailoverSettings;
  /** In the order in which they start; not empty. */
  readonly candidates: readonly Candidate<P>[];
  /** A candidate that is silent for so long gets company by the next one, and may still win. */
  readonly hedgeMs: number;
  /** When a last resort starts although the others may still answer, from the beginning. */
  readonly lastResortMs: number;
  /** Nobody is slow as long as this is not whole; absent: candidates have all that they need. */
  readonly input?: Input;
  run(provider: P, signal: AbortSignal): AsyncIterable<T>;
  /** Whether something came that the caller can hear, or that must be done. @throws ProviderError for rubbish */
  isOutput(item: T, provider: string): boolean;
}

/** A provider that has begun to answer. */
export interface Answer<P, T> {
  readonly candidate: Candidate<P>;
  /** What came until its first output. */
  readonly begun: readonly T[];
  readonly latencyMs: number;
  /** @throws ProviderError after `limitMs` without an item, the signal's reason, or what the provider throws */
  next(limitMs?: number): Promise<IteratorResult<T>>;
  /** Idempotent: nobody reads on. */
  close(): void;
}

/**
 * The first of the candidates that answers with more than nothing. One that fails is followed by the next at once, one
 * that is slow is joined by the next.
 * @throws ProviderError when all have failed, the signal's reason when aborted
 */
export function firstOutput<P, T>(race: Race<P, T>, signal: AbortSignal): Promise<Answer<P, T>> {
  return new FirstOutput(race, signal).answer;
}

class FirstOutput<P, T> {
  readonly answer: Promise<Answer<P, T>>;
  readonly #race: Race<P, T>;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Attempt<P, T>>();
  #startedAtMs: number;
  #started = 0;
  #error: ProviderError | undefined;
  #isOver = false;
  #cancelTimer: () => void = () => undefined;
  #resolve: (answer: Answer<P, T>) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  readonly #onAbort = () => this.#aborted();

  constructor(race: Race<P, T>, signal: AbortSignal) {
    this.#race = race;
    this.#signal = signal;
    this.#startedAtMs = race.settings.clock.now();
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal.addEventListener('abort', this.#onAbort, { once: true });
    race.input?.onWhole(() => {
      this.#startedAtMs = race.settings.clock.now();
    });
    if (signal.aborted) this.#aborted();
    else this.#startNext();
  }

  #startNext(): void {
    this.#cancelTimer();
    const candidate = this.#race.candidates[this.#started++];
    if (!candidate) return;
    this.#race.lineUp.asked(candidate);
    const attempt = new Attempt(this.#race, candidate, this.#signal);
    this.#running.add(attempt);
    attempt.begin().then(
      () => this.#won(attempt),
      (error: unknown) => this.#failed(attempt, error),
    );
    this.#planNext();
  }

  #planNext(): void {
    const next = this.#race.candidates[this.#started];
    if (!next) return;
    const { settings, lastResortMs, hedgeMs } = this.#race;
    this.#cancelTimer = onceWhole(this.#race, () => {
      const waitMs = next.isLastResort ? this.#startedAtMs + lastResortMs - settings.clock.now() : hedgeMs;
      return settings.clock.after(Math.max(0, waitMs), () => this.#startNext());
    });
  }

  #won(winner: Attempt<P, T>): void {
    if (this.#isOver) return;
    this.#end();
    const { lineUp } = this.#race;
    for (const slow of this.#running) {
      // Who was asked later had less time: that says nothing about it.
      if (slow.startedAtMs < winner.startedAtMs) this.#tell(this.#tooSlow(slow));
      if (slow !== winner) slow.close();
    }
    if (this.#error) lineUp.tell(this.#error);
    lineUp.serves(winner.candidate);
    this.#resolve(winner);
  }

  #failed(attempt: Attempt<P, T>, thrown: unknown): void {
    this.#running.delete(attempt);
    if (this.#isOver) return;
    attempt.close();
    const error = failureOf(attempt.candidate, thrown);
    this.#race.lineUp.failed(attempt.candidate, error);
    this.#tell(error);
    this.#startNext();
    if (this.#running.size > 0) return;
    this.#end();
    this.#reject(this.#error);
  }

  /** One failure is kept back: the reader is given it if all fail. One that a person must mend is no reason to give up on the others. */
  #tell(error: ProviderError) {
    const { lineUp } = this.#race;
    if (this.#error && !error.retryable && this.#error.retryable) return lineUp.tell(error);
    if (this.#error) lineUp.tell(this.#error);
    this.#error = error;
  }

  #tooSlow(attempt: Attempt<P, T>): ProviderError {
    const { clock } = this.#race.settings;
    const waitedMs = Math.round(clock.now() - attempt.startedAtMs);
    const error = new ProviderError(attempt.candidate.name, 'timeout', `No answer within ${waitedMs} ms.`);
    this.#race.lineUp.failed(attempt.candidate, error, 'slow');
    return error;
  }

  #aborted(): void {
    if (this.#isOver) return;
    this.#end();
    // The reader lost its patience, not its interest.
    const timedOut = this.#signal.reason instanceof ProviderError;
    for (const attempt of this.#running) {
      if (timedOut) this.#tooSlow(attempt);
      attempt.close();
    }
    if (timedOut && this.#error) this.#race.lineUp.tell(this.#error);
    this.#reject(this.#signal.reason);
  }

  #end(): void {
    this.#isOver = true;
    this.#cancelTimer();
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** Starts a timer when the candidates have all that they need; gives what cancels it. */
function onceWhole({ input }: Pick<Race<unknown, unknown>, 'input'>, start: () => () => void): () => void {
  if (!input) return start();
  let cancel: () => void = () => undefined;
  const off = input.onWhole(() => {
    cancel = start();
  });
  return () => {
    off();
    cancel();
  };
}

/** One request to one candidate. */
class Attempt<P, T> implements Answer<P, T> {
  readonly candidate: Candidate<P>;
  readonly startedAtMs: number;
  readonly begun: T[] = [];
  latencyMs = 0;
  readonly #race: Race<P, T>;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #iterator: AsyncIterator<T> | undefined;
  #giveUp: (reason: unknown) => void = () => undefined;
  /** When it was asked or, while it had nothing to show, had all that it needs. */
  #waitsSinceMs: number;

  constructor(race: Race<P, T>, candidate: Candidate<P>, signal: AbortSignal) {
    this.#race = race;
    this.candidate = candidate;
    this.startedAtMs = race.settings.clock.now();
    this.#waitsSinceMs = this.startedAtMs;
    race.input?.onWhole(() => {
      this.#waitsSinceMs = race.settings.clock.now();
    });
    this.#signal = signal;
    this.#onAbort = () => {
      this.#abort.abort(signal.reason);
      this.#giveUp(signal.reason);
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Resolves when the first output is there. */
  async begin(): Promise<void> {
    const { race, name } = { race: this.#race, name: this.candidate.name };
    this.#iterator = race.run(this.candidate.provider, this.#abort.signal)[Symbol.asyncIterator]();
    for (;;) {
      const item = await this.next();
      if (item.done) throw new ProviderError(name, 'protocol', 'The provider answered with nothing.');
      this.begun.push(item.value);
      if (race.isOutput(item.value, name)) break;
    }
    this.latencyMs = race.settings.clock.now() - this.#waitsSinceMs;
  }

  /** Ends promptly on abort and after the limit, even when the provider does not. */
  async next(limitMs?: number): Promise<IteratorResult<T>> {
    this.#signal.throwIfAborted();
    const item = this.#iterator?.next() ?? Promise.resolve({ done: true as const, value: undefined });
    let cancel: () => void = () => undefined;
    try {
      return await new Promise<IteratorResult<T>>((resolve, reject) => {
        this.#giveUp = reject;
        if (limitMs !== undefined) cancel = onceWhole(this.#race, () => this.#limit(limitMs, reject));
        item.then(resolve, reject);
      });
    } finally {
      cancel();
    }
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#abort.abort(NOT_READ);
    // Not waited for: a provider that hangs must not hold the call. Its late failure concerns nobody.
    this.#iterator?.return?.().catch(() => undefined);
  }

  #limit(limitMs: number, reject: (error: ProviderError) => void): () => void {
    const { name } = this.candidate;
    const late = () => reject(new ProviderError(name, 'timeout', `Nothing more came within ${limitMs} ms.`));
    return this.#race.settings.clock.after(limitMs, late);
  }
}
