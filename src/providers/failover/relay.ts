import { type Answer, firstOutput, type Race } from './first-output.ts';
import { type Candidate, failureOf } from './line-up.ts';

/** One request, which several providers may answer one after the other. */
export interface Work<T> {
  /** A provider has begun: what it gives from here on is its own. */
  begin(): void;
  /** What the reader gets of an item; undefined for nothing. @throws ProviderError for rubbish */
  take(item: T, provider: string): T | undefined;
  /** The provider says that this is all. @throws ProviderError when it cannot be */
  end(provider: string): void;
  /** After a failure: whether the next one has something to go on with. `lost`: nobody can go on. */
  rest(): 'more' | 'nothing' | 'lost';
}

export interface Relay<P, T> extends Omit<Race<P, T>, 'candidates'> {
  readonly work: Work<T>;
  /** Between two items, while another one could go on. */
  readonly stallMs: number;
  /** Whether a candidate can complete what another has begun. */
  canGoOn(candidate: Candidate<P>): boolean;
}

/**
 * The output of the first candidate that answers; when it breaks off, the next one goes on.
 * @throws ProviderError when all have failed or nobody can go on, the signal's reason when aborted
 */
export async function* relay<P, T>(run: Relay<P, T>, signal: AbortSignal): AsyncGenerator<T> {
  const { lineUp } = run;
  const begun = new Set<Candidate<P>>();
  for (let candidates = lineUp.order(); candidates.length > 0; ) {
    const answer = await firstOutput({ ...run, candidates }, signal);
    begun.add(answer.candidate);
    candidates = lineUp.order(begun).filter((other) => run.canGoOn(other));
    try {
      yield* contentOf(run, answer, candidates.length > 0);
      return;
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      if (!goesOn(run, answer.candidate, thrown, candidates.length > 0)) return;
    } finally {
      answer.close();
    }
  }
}

async function* contentOf<P, T>(run: Relay<P, T>, answer: Answer<P, T>, hasOthers: boolean): AsyncGenerator<T> {
  const { work } = run;
  const { name } = answer.candidate;
  work.begin();
  for await (const item of itemsOf(answer, hasOthers ? run.stallMs : undefined)) {
    const taken = work.take(item, name);
    if (taken !== undefined) yield taken;
  }
  // Without another one, less than all is better than an error.
  if (hasOthers) work.end(name);
  run.lineUp.succeeded(answer.candidate, answer.latencyMs);
}

async function* itemsOf<P, T>(answer: Answer<P, T>, limitMs: number | undefined): AsyncGenerator<T> {
  yield* answer.begun;
  for (let item = await answer.next(limitMs); !item.done; item = await answer.next(limitMs)) yield item.value;
}

/** Books a failure; false when all has been said. @throws ProviderError when nobody can go on */
function goesOn<P, T>(run: Relay<P, T>, candidate: Candidate<P>, thrown: unknown, hasOthers: boolean): boolean {
  const error = failureOf(candidate, thrown);
  run.lineUp.failed(candidate, error);
  const rest = hasOthers ? run.work.rest() : 'lost';
  if (rest === 'lost') throw error;
  run.lineUp.tell(error);
  return rest === 'more';
}
