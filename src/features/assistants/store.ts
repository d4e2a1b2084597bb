import { and, asc, count, desc, eq, inArray, isNull, max, or, type SQL, sql } from 'drizzle-orm';
import { numberSpellings } from '#domain';
import { asPlatform, assistants, assistantVersions, calls, type Database, lines, type Transaction } from '#platform/db';

export type AssistantRow = typeof assistants.$inferSelect;
export type VersionRow = typeof assistantVersions.$inferSelect;

/** An assistant with what its calls add up to. */
export interface AssistantWithCalls {
  readonly assistant: AssistantRow;
  readonly callCount: number;
  readonly lastCallAt: Date | null;
}

const mine = (workspaceId: string) => and(eq(assistants.workspaceId, workspaceId), isNull(assistants.deletedAt));
const one = (workspaceId: string, id: string) => and(mine(workspaceId), eq(assistants.id, id));

function selectWithCalls(transaction: Transaction, workspaceId: string) {
  const totals = transaction
    .select({
      assistantId: calls.assistantId,
      callCount: count().as('call_count'),
      lastCallAt: max(calls.createdAt).as('last_call_at'),
    })
    .from(calls)
    .where(eq(calls.workspaceId, workspaceId))
    .groupBy(calls.assistantId)
    .as('totals');
  return transaction
    .select({
      assistant: assistants,
      callCount: sql<number>`coalesce(${totals.callCount}, 0)`.mapWith(Number),
      lastCallAt: totals.lastCallAt,
    })
    .from(assistants)
    .leftJoin(totals, eq(totals.assistantId, assistants.id));
}

export const listAssistants = (transaction: Transaction, workspaceId: string): Promise<AssistantWithCalls[]> =>
  selectWithCalls(transaction, workspaceId)
    .where(mine(workspaceId))
    .orderBy(asc(assistants.createdAt), asc(assistants.id));

export async function findAssistant(
  transaction: Transaction,
  workspaceId: string,
  id: string,
): Promise<AssistantWithCalls | undefined> {
  const [found] = await selectWithCalls(transaction, workspaceId).where(one(workspaceId, id));
  return found;
}

/** The row itself, locked until the transaction ends: changes of one assistant come one after the other. */
export async function lockAssistant(
  transaction: Transaction,
  workspaceId: string,
  id: string,
): Promise<AssistantRow | undefined> {
  const [found] = await transaction.select().from(assistants).where(one(workspaceId, id)).for('update');
  return found;
}

export async function insertAssistant(transaction: Transaction, row: typeof assistants.$inferInsert): Promise<void> {
  await transaction.insert(assistants).values(row);
}

export type AssistantChange = Partial<
  Pick<
    AssistantRow,
    | 'name'
    | 'virtualNumber'
    | 'apiKey'
    | 'draft'
    | 'revision'
    | 'publishedVersion'
    | 'publishedRevision'
    | 'updatedAt'
    | 'deletedAt'
  >
>;

export async function updateAssistant(
  transaction: Transaction,
  workspaceId: string,
  id: string,
  change: AssistantChange,
): Promise<void> {
  await transaction.update(assistants).set(change).where(one(workspaceId, id));
}

export async function insertVersion(
  transaction: Transaction,
  row: Omit<VersionRow, 'number' | 'publishedAt'>,
): Promise<number> {
  const [last] = await transaction
    .select({ number: max(assistantVersions.number) })
    .from(assistantVersions)
    .where(and(eq(assistantVersions.workspaceId, row.workspaceId), eq(assistantVersions.assistantId, row.assistantId)));
  const number = (last?.number ?? 0) + 1;
  await transaction.insert(assistantVersions).values({ ...row, number });
  return number;
}

export const listVersions = (
  transaction: Transaction,
  workspaceId: string,
  assistantId: string,
): Promise<VersionRow[]> =>
  transaction
    .select()
    .from(assistantVersions)
    .where(and(eq(assistantVersions.workspaceId, workspaceId), eq(assistantVersions.assistantId, assistantId)))
    .orderBy(desc(assistantVersions.number));

export async function findVersion(
  transaction: Transaction,
  workspaceId: string,
  assistantId: string,
  number: number,
): Promise<VersionRow | undefined> {
  const [found] = await transaction
    .select()
    .from(assistantVersions)
    .where(
      and(
        eq(assistantVersions.workspaceId, workspaceId),
        eq(assistantVersions.assistantId, assistantId),
        eq(assistantVersions.number, number),
      ),
    );
  return found;
}

/**
 * The lowest number from 1000 on that no assistant of the platform has or ever had: a number is not given again, so that
 * nobody gets the callers of somebody else.
 */
export async function nextVirtualNumber(database: Database): Promise<string> {
  const result = await asPlatform(database, (transaction) =>
    transaction.execute<{ number: string }>(sql`
      select candidate::text as number
      from (
        select 1000::bigint as candidate
        union all
        select virtual_number::bigint + 1 from assistants where virtual_number ~ '^[1-9][0-9]{3,8}$'
      ) candidates
      where not exists (select 1 from assistants where virtual_number = candidate::text)
      order by candidate
      limit 1`),
  );
  return result.rows[0]?.number ?? '1000';
}

/** The assistants of any workspace that `wanted` names: one by id or virtual number, else all with exactly this name. */
export async function findNamed(database: Database, wanted: string): Promise<AssistantRow[]> {
  const found = await asPlatform(database, (transaction) =>
    transaction
      .select()
      .from(assistants)
      .where(
        and(
          isNull(assistants.deletedAt),
          or(
            eq(sql`${assistants.id}::text`, wanted.toLowerCase()),
            eq(assistants.virtualNumber, wanted),
            eq(assistants.name, wanted),
          ),
        ),
      )
      .orderBy(asc(assistants.virtualNumber)),
  );
  const exact = found.find(({ id, virtualNumber }) => id === wanted.toLowerCase() || virtualNumber === wanted);
  return exact ? [exact] : found;
}

/** What an address reaches. */
export interface Addressed {
  readonly workspaceId: string;
  readonly assistantId: string;
  readonly name: string;
  readonly virtualNumber: string;
  /** Null: never published. */
  readonly version: number | null;
}

/** The assistant of any workspace that a dialled user part reaches (A1): its virtual number or key, else a line's number. */
export function findByAddress(database: Database, user: string): Promise<Addressed | undefined> {
  const spellings = numberSpellings(user);
  return asPlatform(database, async (transaction) => {
    const isOwn = or(eq(assistants.apiKey, user), inArray(assistants.virtualNumber, spellings));
    const found = await firstAddressed(transaction, isOwn);
    if (found !== undefined) return found;
    const holders = transaction.select({ id: lines.assistantId }).from(lines).where(inArray(lines.number, spellings));
    return firstAddressed(transaction, inArray(assistants.id, holders));
  });
}

async function firstAddressed(transaction: Transaction, condition: SQL | undefined): Promise<Addressed | undefined> {
  const [found] = await transaction
    .select({
      workspaceId: assistants.workspaceId,
      assistantId: assistants.id,
      name: assistants.name,
      virtualNumber: assistants.virtualNumber,
      version: assistants.publishedVersion,
    })
    .from(assistants)
    .where(and(isNull(assistants.deletedAt), condition))
    .limit(1);
  return found;
}
