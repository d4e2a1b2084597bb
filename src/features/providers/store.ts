import { and, eq } from 'drizzle-orm';
import { asPlatform, type Database, operatorKeys, providerKeys, type Transaction } from '#platform/db';
import { type SpendingRow, spendingOf } from './spending.ts';

export type KeyRow = typeof providerKeys.$inferSelect;
export type OperatorKeyRow = typeof operatorKeys.$inferSelect;

/** Every key, the operator's and those of every workspace, and what they have cost in a month: for calls. */
export const readKeys = (
  database: Database,
  month: string,
): Promise<{ keys: KeyRow[]; operatorKeys: OperatorKeyRow[]; spending: SpendingRow[] }> =>
  asPlatform(database, async (transaction) => ({
    keys: await transaction.select().from(providerKeys),
    operatorKeys: await transaction.select().from(operatorKeys),
    spending: await spendingOf(transaction, month),
  }));

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
  const { sealed, lastFour, maxStreams, monthlyBudgetUsd, updatedAt } = row;
  await transaction
    .insert(providerKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [providerKeys.workspaceId, providerKeys.vendor],
      // A secret opens in its own row only.
      set: { id: row.id, sealed, lastFour, maxStreams, monthlyBudgetUsd, updatedAt },
    });
}

export async function deleteKey(transaction: Transaction, workspaceId: string, vendor: string): Promise<boolean> {
  const gone = await transaction
    .delete(providerKeys)
    .where(isKey(workspaceId, vendor))
    .returning({ id: providerKeys.id });
  return gone.length > 0;
}

/** Locked until the transaction is over, which must see the whole platform. */
export async function lockOperatorKey(transaction: Transaction, vendor: string): Promise<OperatorKeyRow | undefined> {
  const [row] = await transaction.select().from(operatorKeys).where(eq(operatorKeys.vendor, vendor)).for('update');
  return row;
}

export async function saveOperatorKey(
  transaction: Transaction,
  { vendor, ...row }: typeof operatorKeys.$inferInsert,
): Promise<void> {
  await transaction
    .insert(operatorKeys)
    .values({ vendor, ...row })
    .onConflictDoUpdate({ target: operatorKeys.vendor, set: row });
}

export async function deleteOperatorKey(transaction: Transaction, vendor: string): Promise<boolean> {
  const gone = await transaction.delete(operatorKeys).where(eq(operatorKeys.vendor, vendor)).returning();
  return gone.length > 0;
}
