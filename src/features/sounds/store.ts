import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import { assistants, assistantVersions, sounds, type Transaction } from '#platform/db';

export type SoundRow = typeof sounds.$inferSelect;

export const listSounds = (transaction: Transaction, workspaceId: string): Promise<SoundRow[]> =>
  transaction.select().from(sounds).where(eq(sounds.workspaceId, workspaceId)).orderBy(asc(sounds.name));

export async function soundExists(transaction: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const found = await transaction
    .select({ id: sounds.id })
    .from(sounds)
    .where(and(eq(sounds.workspaceId, workspaceId), eq(sounds.id, id)));
  return found.length > 0;
}

export async function insertSound(transaction: Transaction, row: typeof sounds.$inferInsert): Promise<SoundRow[]> {
  return transaction.insert(sounds).values(row).returning();
}

export async function deleteSound(transaction: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const gone = await transaction
    .delete(sounds)
    .where(and(eq(sounds.workspaceId, workspaceId), eq(sounds.id, id)))
    .returning({ id: sounds.id });
  return gone.length > 0;
}

/** Names of the assistants whose draft, or version in force, plays the sound. */
export async function assistantsPlaying(transaction: Transaction, workspaceId: string, id: string): Promise<string[]> {
  const found = await transaction
    .selectDistinct({ name: assistants.name })
    .from(assistants)
    .leftJoin(
      assistantVersions,
      and(eq(assistantVersions.assistantId, assistants.id), eq(assistantVersions.number, assistants.publishedVersion)),
    )
    .where(
      and(
        eq(assistants.workspaceId, workspaceId),
        isNull(assistants.deletedAt),
        or(
          sql`${assistants.draft} -> 'ambience' ->> 'sound' = ${id}`,
          sql`${assistantVersions.config} -> 'ambience' ->> 'sound' = ${id}`,
        ),
      ),
    );
  return found.map(({ name }) => name);
}
