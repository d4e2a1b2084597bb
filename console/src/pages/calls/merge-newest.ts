import type { CallSummary } from '#features/calls/contract';

/**
 * The rows as they are, each with its latest facts, and how many newer calls wait to be shown: a row never moves under the
 * pointer by itself.
 */
export function mergeNewest(
  shown: readonly CallSummary[],
  newest: readonly CallSummary[],
): { rows: readonly CallSummary[]; fresh: number } {
  const latest = new Map(newest.map((call) => [call.id, call]));
  const known = new Set(shown.map((call) => call.id));
  const first = shown[0];
  const fresh = newest.filter((call) => !known.has(call.id) && (!first || call.startedAt >= first.startedAt)).length;
  return { rows: shown.map((call) => latest.get(call.id) ?? call), fresh };
}
