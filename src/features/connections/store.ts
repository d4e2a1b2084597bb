import { and, asc, eq } from 'drizzle-orm';
import { asPlatform, type Database, sipConnections, type Transaction } from '#platform/db';

export type ConnectionRow = typeof sipConnections.$inferSelect;
type Values = Pick<ConnectionRow, 'name' | 'sourceAddresses' | 'username' | 'server' | 'callerId'> & {
  passwordSealed?: string;
};

export const listConnections = (transaction: Transaction, workspaceId: string): Promise<ConnectionRow[]> =>
  transaction
    .select()
    .from(sipConnections)
    .where(eq(sipConnections.workspaceId, workspaceId))
    .orderBy(asc(sipConnections.name));

/** Those of every workspace, for the screening of calls. */
export const allConnections = (database: Database): Promise<ConnectionRow[]> =>
  asPlatform(database, (transaction) => transaction.select().from(sipConnections));

export async function insertConnection(
  transaction: Transaction,
  workspaceId: string,
  id: string,
  values: Values,
): Promise<ConnectionRow | undefined> {
  const [row] = await transaction
    .insert(sipConnections)
    .values({ id, workspaceId, ...values })
    .returning();
  return row;
}

export async function updateConnection(
  transaction: Transaction,
  workspaceId: string,
  id: string,
  values: Values,
): Promise<ConnectionRow | undefined> {
  const [row] = await transaction
    .update(sipConnections)
    .set(values)
    .where(and(eq(sipConnections.workspaceId, workspaceId), eq(sipConnections.id, id)))
    .returning();
  return row;
}

export async function deleteConnection(transaction: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const gone = await transaction
    .delete(sipConnections)
    .where(and(eq(sipConnections.workspaceId, workspaceId), eq(sipConnections.id, id)))
    .returning({ id: sipConnections.id });
  return gone.length > 0;
}
