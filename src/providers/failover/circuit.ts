import type { ProviderErrorKind } from '../error.ts';

/** Whether a provider is asked at all: `open` after failures, `half-open` while one request tries whether it works again. */
export interface Circuit {
  readonly state: 'closed' | 'open' | 'half-open';
  /** In a row. */
  readonly failures: number;
  /** Times it opened since it last worked: each time it stays open for twice as long. */
  readonly openings: number;
  /** `open`: until then nobody asks. `half-open`: until then the one request may take. `Clock.now()`. */
  readonly untilMs: number;
}

export type CircuitEvent =
  /** Somebody asks the provider now. */
  | { readonly type: 'asked' }
  | { readonly type: 'succeeded' }
  | { readonly type: 'failed'; readonly kind: ProviderErrorKind };

export const CLOSED: Circuit = { state: 'closed', failures: 0, openings: 0, untilMs: 0 };

/** How many failures in a row open the circuit, and for how long at first. What was wrong with the request alone never does. */
const RULES: Readonly<Record<ProviderErrorKind, { readonly failures: number; readonly openMs: number }>> = {
  // A person must act, which takes a while.
  configuration: { failures: 1, openMs: 300_000 },
  authentication: { failures: 1, openMs: 300_000 },
  'rate-limit': { failures: 1, openMs: 10_000 },
  timeout: { failures: 3, openMs: 15_000 },
  unavailable: { failures: 3, openMs: 15_000 },
  protocol: { failures: 3, openMs: 15_000 },
  request: { failures: Number.POSITIVE_INFINITY, openMs: 0 },
  // Ours: it is known at once when there is room again.
  limit: { failures: Number.POSITIVE_INFINITY, openMs: 0 },
};
const LONGEST_OPEN_MS = 600_000;
/** A request that tries whether the provider works again and is never heard of counts as lost. */
const PROBE_MS = 10_000;

/** The circuit breaker of one provider in one workspace. Pure: `nowMs` is `Clock.now()` of the event. */
export function reduceCircuit(circuit: Circuit, event: CircuitEvent, nowMs: number): Circuit {
  switch (event.type) {
    case 'succeeded':
      return CLOSED;
    case 'asked':
      return circuit.state === 'closed' ? circuit : { ...circuit, state: 'half-open', untilMs: nowMs + PROBE_MS };
    case 'failed':
      return afterFailure(circuit, event.kind, nowMs);
  }
}

function afterFailure(circuit: Circuit, kind: ProviderErrorKind, nowMs: number): Circuit {
  const rule = RULES[kind];
  if (rule.openMs === 0) return circuit;
  const failures = circuit.failures + 1;
  // Requests that were under way when it opened fail too: they do not count again.
  if (circuit.state === 'open')
    return { ...circuit, failures, untilMs: Math.max(circuit.untilMs, nowMs + rule.openMs) };
  if (circuit.state === 'closed' && failures < rule.failures) return { ...circuit, failures };
  const openMs = Math.min(rule.openMs * 2 ** circuit.openings, LONGEST_OPEN_MS);
  return { state: 'open', failures, openings: circuit.openings + 1, untilMs: nowMs + openMs };
}

/** Whether the provider may be asked now. */
export const mayAsk = (circuit: Circuit, nowMs: number): boolean =>
  circuit.state === 'closed' || nowMs >= circuit.untilMs;
