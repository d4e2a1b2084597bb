import type { Clock } from '#base';
import { T1_MS, T2_MS } from './client-transaction.ts';

/**
 * Repeats what must be acknowledged end to end: a 2xx until its ACK (RFC 3261 section 13.3.1.4), a reliable provisional
 * response until its PRACK (RFC 3262 section 3), over every transport.
 * The returned function stops it; `onGiveUp` is called when 64 × T1 have passed without that.
 */
export function repeatUntilAcknowledged(
  clock: Clock,
  maxIntervalMs: number,
  repeat: () => void,
  onGiveUp: () => void,
): () => void {
  const endMs = clock.now() + 64 * T1_MS;
  let intervalMs = T1_MS;
  let cancel = clock.after(intervalMs, function again() {
    if (clock.now() >= endMs) return onGiveUp();
    repeat();
    intervalMs = Math.min(intervalMs * 2, maxIntervalMs);
    cancel = clock.after(Math.min(intervalMs, endMs - clock.now()), again);
  });
  return () => cancel();
}

export const MAX_2XX_INTERVAL_MS = T2_MS;
