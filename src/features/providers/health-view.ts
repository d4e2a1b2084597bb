import { percentile } from '#domain';
import type { ProviderFigures } from '#providers';
import type { NodeHealthInfo, ProviderHealthInfo } from './contract.ts';

/** How a provider does in one workspace. */
export const healthInfo = ({
  workspaceId: _own,
  lastError,
  latenciesMs,
  ...figures
}: ProviderFigures): ProviderHealthInfo => ({
  ...{ ...figures, latency: latencyOf(latenciesMs) },
  lastError: lastError
    ? { kind: lastError.kind, message: lastError.message, at: new Date(lastError.wallMs).toISOString() }
    : null,
});

/** How providers do over all workspaces: figures only, of nobody in particular. */
export function nodeHealth(all: readonly ProviderFigures[]): NodeHealthInfo[] {
  const groups = new Map<string, ProviderFigures[]>();
  for (const figures of all) {
    const place = `${figures.stage} ${figures.provider}`;
    groups.set(place, [...(groups.get(place) ?? []), figures]);
  }
  return [...groups.values()].map(together);
}

const RANK = { closed: 0, 'half-open': 1, open: 2 } as const;

function together(group: readonly ProviderFigures[]): NodeHealthInfo {
  const worst = group.toSorted((a, b) => RANK[b.state] - RANK[a.state])[0] as ProviderFigures;
  const newest = group.toSorted((a, b) => (b.lastError?.wallMs ?? 0) - (a.lastError?.wallMs ?? 0))[0];
  const errors: Record<string, number> = {};
  for (const figures of group)
    for (const [kind, count] of Object.entries(figures.errors)) errors[kind] = (errors[kind] ?? 0) + count;
  const sum = (of: (figures: ProviderFigures) => number) => group.reduce((total, figures) => total + of(figures), 0);
  return {
    ...healthInfo({
      ...worst,
      ...{ errors, answers: sum(({ answers }) => answers), replaced: sum(({ replaced }) => replaced) },
      latenciesMs: group.flatMap(({ latenciesMs }) => latenciesMs),
      ...(newest?.lastError && { lastError: newest.lastError }),
    }),
    workspaces: group.length,
    open: group.filter(({ state }) => state === 'open').length,
  };
}

/** Of the newest answers; null before the first. */
function latencyOf(latenciesMs: readonly number[]): ProviderHealthInfo['latency'] {
  if (latenciesMs.length === 0) return null;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => Math.round(percentile(latenciesMs, share)));
  return { p50Ms: p50 ?? 0, p95Ms: p95 ?? 0, p99Ms: p99 ?? 0 };
}
