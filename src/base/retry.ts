import { sleep } from './abort.ts';
import type { Clock } from './clock.ts';

export interface RetrySettings {
  /** Total tries, the first included. */
  readonly attempts: number;
  /** Wait before the second try; doubles each time. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Says whether trying again can help. */
  readonly retryable: (error: unknown) => boolean;
}

/** Runs `task` until it succeeds, an error is final, or the tries are used up; throws the last error. */
export async function retry<T>(
  clock: Clock,
  settings: RetrySettings,
  signal: AbortSignal,
  task: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt);
    } catch (error) {
      if (attempt >= settings.attempts || signal.aborted || !settings.retryable(error)) throw error;
      await sleep(clock, Math.min(settings.firstDelayMs * 2 ** (attempt - 1), settings.maxDelayMs), signal);
    }
  }
}
