import { and, asc, eq, inArray } from 'drizzle-orm';
import { numberSpellings } from '#domain';
import { asPlatform, assistants, type Database, lines, type Transaction } from '#platform/db';

export type LineRow = typeof lines.$inferSelect;

export const listLines = (transaction: Transaction, workspaceId: string): Promise<LineRow[]> =>
  transaction.select().from(lines).where(eq(lines.workspaceId, workspaceId)).orderBy(asc(lines.number));

export async function insertLine(
  transaction: Transaction,
  row: Omit<LineRow, 'createdAt'>,
): Promise<LineRow | undefined> {
  const [line] = await transaction.insert(lines).values(row).returning();
  return line;
}

export async function updateLine(
  transaction: Transaction,
  workspaceId: string,
  id: string,
  change: Pick<LineRow, 'number' | 'label' | 'assistantId'>,
): Promise<LineRow | undefined> {
  const [line] = await transaction
    .update(lines)
    .set(change)
    .where(and(eq(lines.workspaceId, workspaceId), eq(lines.id, id)))
    .returning();
  return line;
}

export async function deleteLine(transaction: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const gone = await transaction
    .delete(lines)
    .where(and(eq(lines.workspaceId, workspaceId), eq(lines.id, id)))
    .returning({ id: lines.id });
  return gone.length > 0;
}

/** Foreign keys do not look at the workspace; this does. */
export async function assistantExists(transaction: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const found = await transaction
    .select({ deletedAt: assistants.deletedAt })
    .from(assistants)
    .where(and(eq(assistants.workspaceId, workspaceId), eq(assistants.id, id)));
  return found[0]?.deletedAt === null;
}

/** The line of any workspace that a number belongs to already, however it is spelled. */
export async function lineWithNumber(database: Database, number: string): Promise<string | undefined> {
  const found = await asPlatform(database, (transaction) =>
    transaction
      .select({ id: lines.id })
      .from(lines)
      .where(inArray(lines.number, numberSpellings(number))),
  );
  return found[0]?.id;
}
