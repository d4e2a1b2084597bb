import { type Clock, InvalidStateError, untilAborted } from '#base';
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
 * Reads a provider's stream with a deadline for each item, and gives each to `take`. Ends promptly on abort even when the
 * provider does not. `abort` is this stream's own: it is aborted when the stream is not read to its end.
 * @throws ProviderError of kind `timeout`, the signal's reason, or what the provider or `take` throws
 */
export async function readStream<T>(
  clock: Clock,
  limits: StreamLimits,
  abort: AbortController,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  take: (item: T) => void,
): Promise<void> {
  const { signal } = abort;
  signal.throwIfAborted();
  let waitMs = limits.firstMs;
  let dueAtMs = clock.now() + waitMs;
  // One timer for the whole stream: it looks again when an item has come in the meantime.
  const check = () => {
    const limitAtMs = Math.max(dueAtMs, (limits.readySinceMs?.() ?? 0) + waitMs);
    const leftMs = Math.ceil(limitAtMs - clock.now());
    if (leftMs > 0) cancel = clock.after(Math.min(leftMs, waitMs), check);
    else abort.abort(timeout(limits.provider, waitMs));
  };
  let cancel = clock.after(waitMs, check);
  let iterator: AsyncIterator<T> | undefined;
  let isOver = false;
  const read = async () => {
    iterator = open(signal)[Symbol.asyncIterator]();
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      // What comes late concerns nobody.
      if (signal.aborted) return;
      take(next.value);
      if (waitMs !== limits.nextMs) {
        cancel();
        cancel = clock.after(limits.nextMs, check);
        waitMs = limits.nextMs;
      }
      dueAtMs = clock.now() + waitMs;
    }
    isOver = true;
  };
  try {
    await untilAborted(read(), signal);
  } finally {
    cancel();
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
