import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { Clock, Ids } from '#base';
import type { TrialKind, UsageLine } from '#domain';
import { type Database, inWorkspace, type Transaction, trials } from '#platform/db';
import type { TrialSum } from './contract.ts';
import { addSpending } from './spending.ts';

export interface TrialCostsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What one request cost. */
type Spent = Pick<UsageLine, 'provider' | 'keys' | 'costUsd'>;

/** Counts what requests outside of calls have cost; those that cost nothing are not kept. */
export async function bookTrials(
  { database, clock, ids }: TrialCostsDeps,
  workspaceId: string,
  kind: TrialKind,
  requests: readonly Spent[],
): Promise<void> {
  const paid = requests.filter(({ costUsd }) => costUsd !== 0);
  if (paid.length === 0) return;
  const createdAt = new Date(clock.wallNow());
  await inWorkspace(database, workspaceId, async (transaction) => {
    await transaction.insert(trials).values(
      paid.map(({ provider: vendor, keys, costUsd: usd }) => ({
        ...{ id: ids.uuid(), workspaceId, kind, vendor, keys, usd, createdAt },
      })),
    );
    await addSpending(transaction, { workspaceId, createdAt }, paid);
  });
}

/** By kind, since `from` and before `to`. */
export async function trialSums(
  transaction: Transaction,
  workspaceId: string,
  { from, to }: { readonly from: Date; readonly to?: Date },
): Promise<TrialSum[]> {
  const rows = await transaction
    .select({
      kind: trials.kind,
      requests: sql<string>`count(*)`,
      costUsd: sql<string | null>`sum(${trials.usd})`,
    })
    .from(trials)
    .where(and(eq(trials.workspaceId, workspaceId), gte(trials.createdAt, from), to && lt(trials.createdAt, to)))
    .groupBy(trials.kind)
    .orderBy(trials.kind);
  return rows.map(({ kind, requests, costUsd }) => ({
    ...{ kind, requests: Number(requests), costUsd: costUsd === null ? null : Number(costUsd) },
  }));
}
