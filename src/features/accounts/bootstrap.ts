import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import { asPlatform, members, oneTimeLinks, type Transaction, users, workspaces } from '#platform/db';
import { keepBootstrapKey } from './api-keys.ts';
import { type AccountsDeps, wallTime } from './deps.ts';
import { newToken } from './tokens.ts';

const LINK_MS = 24 * 3_600_000;

export interface BootstrapSettings {
  /** Name of the first workspace, when there is none yet. */
  readonly name: string;
  /** PARLEY_BOOTSTRAP_API_KEY: an owner key for it; absent: an earlier one stops working. */
  readonly apiKey?: string | undefined;
}

export interface Bootstrap {
  readonly workspaceId: string;
  /** True at the first start. */
  readonly created: boolean;
  /** For the one-time link `/sign-in#token=...`, new at each start until the owner has e-mail and password; valid for 24 h. */
  readonly signInToken: string | undefined;
}

/** Id of the oldest workspace, undefined before the first start. */
export async function firstWorkspace(transaction: Transaction): Promise<string | undefined> {
  const [first] = await transaction
    .select({ id: workspaces.id })
    .from(workspaces)
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id))
    .limit(1);
  return first?.id;
}

/** Makes sure that there is a workspace with an owner who can get in. Runs at each start; safe with several nodes. */
export async function bootstrapWorkspace(deps: AccountsDeps, settings: BootstrapSettings): Promise<Bootstrap> {
  return asPlatform(deps.database, async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(7264103)`);
    const first = await firstWorkspace(transaction);
    const workspaceId = first ?? deps.ids.uuid();
    if (first === undefined) {
      const userId = deps.ids.uuid();
      await transaction.insert(workspaces).values({ id: workspaceId, name: settings.name });
      await transaction.insert(users).values({ id: userId, name: 'Owner', isOperator: true });
      await transaction.insert(members).values({ id: deps.ids.uuid(), workspaceId, userId, role: 'owner' });
    }
    await keepBootstrapKey(deps, transaction, workspaceId, settings.apiKey);

    const [locked] = await transaction
      .select({ memberId: members.id })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(
        and(
          eq(members.workspaceId, workspaceId),
          eq(members.role, 'owner'),
          or(isNull(users.passwordHash), eq(users.email, '')),
        ),
      )
      .orderBy(asc(members.createdAt))
      .limit(1);
    if (locked === undefined) return { workspaceId, created: first === undefined, signInToken: undefined };

    // The new link replaces the unused one of the previous start.
    await transaction
      .delete(oneTimeLinks)
      .where(and(eq(oneTimeLinks.memberId, locked.memberId), isNull(oneTimeLinks.usedAt)));
    const { token, tokenHash } = newToken(deps.ids);
    await transaction.insert(oneTimeLinks).values({
      id: deps.ids.uuid(),
      tokenHash,
      workspaceId,
      memberId: locked.memberId,
      expiresAt: wallTime(deps.clock, LINK_MS),
    });
    return { workspaceId, created: first === undefined, signInToken: token };
  });
}
