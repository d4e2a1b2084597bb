import { eq, sql } from 'drizzle-orm';
import type { KeyOwner, UsageLine } from '#domain';
import { providerSpending, type Transaction } from '#platform/db';

export type SpendingRow = Pick<typeof providerSpending.$inferSelect, 'workspaceId' | 'vendor' | 'keys' | 'usd'>;

/** `2026-11` of the calendar month (UTC) of this moment. */
export const monthOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 7);

/** Adds what a call or a trial has cost to what its keys have cost in the month of its beginning. */
export async function addSpending(
  transaction: Transaction,
  { workspaceId, createdAt }: { readonly workspaceId: string; readonly createdAt: Date },
  usage: readonly Pick<UsageLine, 'provider' | 'keys' | 'costUsd'>[],
): Promise<void> {
  const sums = new Map<string, { vendor: string; keys: KeyOwner; usd: number }>();
  for (const { provider: vendor, keys, costUsd } of usage) {
    if (!costUsd) continue;
    const place = `${vendor} ${keys}`;
    sums.set(place, { vendor, keys, usd: (sums.get(place)?.usd ?? 0) + costUsd });
  }
  if (sums.size === 0) return;
  const month = monthOf(createdAt.getTime());
  // Always in the same order: calls that end at once never wait for each other in a circle.
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => ({ ...sum, workspaceId, month }));
  await transaction
    .insert(providerSpending)
    .values(rows)
    .onConflictDoUpdate({
      target: [providerSpending.workspaceId, providerSpending.vendor, providerSpending.keys, providerSpending.month],
      set: { usd: sql`${providerSpending.usd} + excluded.usd` },
    });
}

/** What every key has cost in a month, by workspace. */
export const spendingOf = (transaction: Transaction, month: string): Promise<SpendingRow[]> =>
  transaction
    .select({
      workspaceId: providerSpending.workspaceId,
      vendor: providerSpending.vendor,
      keys: providerSpending.keys,
      usd: providerSpending.usd,
    })
    .from(providerSpending)
    .where(eq(providerSpending.month, month));
