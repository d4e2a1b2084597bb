import { and, desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { apiKeys, asPlatform, inWorkspace, type Transaction } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { ApiKey, ApiKeyCreated, NewApiKey } from './contract.ts';
import { type AccountsDeps, wallTime } from './deps.ts';
import { hashToken } from './tokens.ts';

const PREFIX_LENGTH = 13;
/** How exact `lastUsedAt` is: not every request writes. */
const USE_NOTED_EVERY_MS = 60_000;

type Row = typeof apiKeys.$inferSelect;

function shown(row: Row): z.infer<typeof ApiKey> {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

/** Whose key `key` is; undefined when there is none. */
export async function findApiKey(deps: AccountsDeps, key: string): Promise<RequestContext | undefined> {
  const now = wallTime(deps.clock);
  const found = await asPlatform(deps.database, async (transaction) => {
    const [row] = await transaction
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.keyHash, hashToken(key)));
    if (row === undefined) return undefined;
    // Read first: most requests write nothing.
    if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > USE_NOTED_EVERY_MS) {
      await transaction.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, row.id));
    }
    return row;
  });
  return (
    found && {
      workspaceId: found.workspaceId,
      actor: { kind: 'api-key', id: found.id, name: found.name },
      role: found.role,
      // Whoever starts the program gave it.
      isOperator: found.bootstrap,
    }
  );
}

export async function listApiKeys(deps: AccountsDeps, context: RequestContext): Promise<z.infer<typeof ApiKey>[]> {
  const rows = await inWorkspace(deps.database, context.workspaceId, (transaction) =>
    transaction
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.workspaceId, context.workspaceId))
      .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id)),
  );
  return rows.map(shown);
}

/** Makes a key. Only its hash is kept: the answer is the one time that it can be seen. */
export async function createApiKey(
  deps: AccountsDeps,
  context: RequestContext,
  input: z.infer<typeof NewApiKey>,
): Promise<z.infer<typeof ApiKeyCreated>> {
  const key = `parley_${deps.ids.token(24)}`;
  return inWorkspace(deps.database, context.workspaceId, async (transaction) => {
    const [row] = await transaction
      .insert(apiKeys)
      .values({
        id: deps.ids.uuid(),
        workspaceId: context.workspaceId,
        name: input.name,
        role: input.role,
        prefix: key.slice(0, PREFIX_LENGTH),
        keyHash: hashToken(key),
        createdAt: wallTime(deps.clock),
      })
      .returning();
    if (row === undefined) throw new ProductError('conflict', 'The key could not be made. Try again.');
    await recordAudit(transaction, deps.ids, context, {
      action: 'api-key:create',
      subjectId: row.id,
      detail: { name: row.name, role: row.role },
    });
    return { ...shown(row), key };
  });
}

/** @throws ProductError not-found. */
export async function deleteApiKey(deps: AccountsDeps, context: RequestContext, id: string): Promise<void> {
  await inWorkspace(deps.database, context.workspaceId, async (transaction) => {
    const mine = and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, context.workspaceId));
    const [row] = await transaction.delete(apiKeys).where(mine).returning();
    if (row === undefined) throw new ProductError('not-found', 'There is no such API key.');
    await recordAudit(transaction, deps.ids, context, {
      action: 'api-key:delete',
      subjectId: id,
      detail: { name: row.name },
    });
  });
}

/** Makes `key` (from PARLEY_BOOTSTRAP_API_KEY) the one bootstrap key of the workspace, with the owner's rights. */
export async function keepBootstrapKey(
  deps: AccountsDeps,
  transaction: Transaction,
  workspaceId: string,
  key: string | undefined,
): Promise<void> {
  const current = and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.bootstrap, true));
  const [kept] = await transaction.select().from(apiKeys).where(current);
  if (kept?.keyHash === (key && hashToken(key))) return;
  await transaction.delete(apiKeys).where(current);
  if (key === undefined) return;
  await transaction.insert(apiKeys).values({
    id: deps.ids.uuid(),
    workspaceId,
    name: 'PARLEY_BOOTSTRAP_API_KEY',
    role: 'owner',
    // Chosen by a person and maybe short: only a little of it is shown.
    prefix: `${key.slice(0, 4)}...`,
    keyHash: hashToken(key),
    bootstrap: true,
    createdAt: wallTime(deps.clock),
  });
}
