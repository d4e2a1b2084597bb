import { type Clock, InvalidStateError } from '#base';
import { ProviderError } from '#providers';

/** Tells a provider whose stream was given up that nobody reads on. */
const GIVEN_UP = new InvalidStateError('The stream is not read any more.');

export interface StreamLimits {
  readonly provider: string;
  /** Until the first item. */
  readonly firstMs: number;
  /** Between two items. */
  readonly nextMs: number;
  /** When the provider had all that it needs; `Infinity` as long as it waits for us. Absent: from the beginning. */
  readonly readySinceMs?: () => number;
}

/**
 * Reads a provider's stream with a deadline for each item. Ends promptly on abort even when the provider does not.
 * `abort` is this stream's own: it is aborted when the stream is not read to its end.
 * @throws ProviderError of kind `timeout`, the signal's reason, or what the provider throws
 */
export async function* withDeadlines<T>(
  clock: Clock,
  limits: StreamLimits,
  abort: AbortController,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const { signal } = abort;
  signal.throwIfAborted();
  let giveUp: (reason: unknown) => void = () => undefined;
  const onAbort = () => giveUp(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let waitMs = limits.firstMs;
  let dueAtMs = clock.now() + waitMs;
  let isReading = true;
  let isOver = false;
  // One timer for the whole stream: it looks again when an item has come in the meantime.
  const check = () => {
    // The time that the reader takes does not count against the provider.
    const limitAtMs = Math.max(dueAtMs, (limits.readySinceMs?.() ?? 0) + waitMs);
    const leftMs = isReading ? Math.ceil(limitAtMs - clock.now()) : limits.nextMs;
    if (leftMs > 0) {
      cancel = clock.after(Math.min(leftMs, waitMs), check);
      return;
    }
    abort.abort(timeout(limits.provider, waitMs));
  };
  let cancel = clock.after(waitMs, check);
  let iterator: AsyncIterator<T> | undefined;
  try {
    iterator = open(signal)[Symbol.asyncIterator]();
    for (;;) {
      signal.throwIfAborted();
      const next = iterator.next();
      const item = await new Promise<IteratorResult<T>>((resolve, reject) => {
        giveUp = reject;
        next.then(resolve, reject);
      });
      if (item.done) {
        isOver = true;
        return;
      }
      isReading = false;
      yield item.value;
      isReading = true;
      if (waitMs !== limits.nextMs) {
        cancel();
        cancel = clock.after(limits.nextMs, check);
        waitMs = limits.nextMs;
      }
      dueAtMs = clock.now() + waitMs;
    }
  } finally {
    cancel();
    signal.removeEventListener('abort', onAbort);
    if (!isOver) {
      abort.abort(GIVEN_UP);
      // Not waited for: a provider that hangs must not hold the call. Its late failure concerns nobody.
      iterator?.return?.().catch(() => undefined);
    }
  }
}

const timeout = (provider: string, waitMs: number) =>
  new ProviderError(provider, 'timeout', `No answer within ${waitMs} ms.`);

/** Any failure as a `ProviderError`, for records and decisions. */
export function asProviderError(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  return new ProviderError(provider, 'unavailable', 'The provider failed unexpectedly.', { cause: error });
}

/** Whether the same request may be made at once while a caller waits: a provider that took its time gets no second helping. */
export const isWorthRepeating = (error: ProviderError): boolean => error.retryable && error.kind !== 'timeout';
