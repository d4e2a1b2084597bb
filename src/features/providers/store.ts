import { and, eq } from 'drizzle-orm';
import { asPlatform, type Database, providerKeys, type Transaction } from '#platform/db';

export type KeyRow = typeof providerKeys.$inferSelect;

/** Those of every workspace, for calls. */
export const allKeys = (database: Database): Promise<KeyRow[]> =>
  asPlatform(database, (transaction) => transaction.select().from(providerKeys));

const isKey = (workspaceId: string, vendor: string) =>
  and(eq(providerKeys.workspaceId, workspaceId), eq(providerKeys.vendor, vendor));

/** Locked until the transaction is over. */
export async function lockKey(
  transaction: Transaction,
  workspaceId: string,
  vendor: string,
): Promise<KeyRow | undefined> {
  const [row] = await transaction.select().from(providerKeys).where(isKey(workspaceId, vendor)).for('update');
  return row;
}

export async function saveKey(transaction: Transaction, row: typeof providerKeys.$inferInsert): Promise<void> {
  const { sealed, lastFour, maxStreams, updatedAt } = row;
  await transaction
    .insert(providerKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [providerKeys.workspaceId, providerKeys.vendor],
      // A secret opens in its own row only.
      set: { id: row.id, sealed, lastFour, maxStreams, updatedAt },
    });
}

export async function deleteKey(transaction: Transaction, workspaceId: string, vendor: string): Promise<boolean> {
  const gone = await transaction
    .delete(providerKeys)
    .where(isKey(workspaceId, vendor))
    .returning({ id: providerKeys.id });
  return gone.length > 0;
}
