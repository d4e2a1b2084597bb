import { and, eq, gt, isNull, lt, ne } from 'drizzle-orm';
import { ProductError } from '#domain';
import { asPlatform, members, oneTimeLinks, sessions, type Transaction, users } from '#platform/db';
import type { RequestContext } from '#platform/http';
import { type AccountsDeps, wallTime } from './deps.ts';
import { verifyPassword } from './password.ts';
import { countFailure, refuseWhenThrottled } from './throttle.ts';
import { hashToken, newToken } from './tokens.ts';

export const SESSION_MS = 30 * 24 * 3_600_000;

/** A session that was just made: the token goes into the cookie and nowhere else. */
export interface NewSession {
  readonly token: string;
  readonly context: RequestContext;
}

const contextColumns = {
  workspaceId: members.workspaceId,
  memberId: members.id,
  role: members.role,
  name: users.name,
  isOperator: users.isOperator,
};

function contextOf(row: {
  workspaceId: string;
  memberId: string;
  role: RequestContext['role'];
  name: string;
  isOperator: boolean;
}): RequestContext {
  return {
    workspaceId: row.workspaceId,
    actor: { kind: 'member', id: row.memberId, name: row.name },
    role: row.role,
    isOperator: row.isOperator,
  };
}

/** Whose session `token` is; undefined when it is unknown or over. */
export async function findSession(deps: AccountsDeps, token: string): Promise<RequestContext | undefined> {
  const rows = await asPlatform(deps.database, (transaction) =>
    transaction
      .select(contextColumns)
      .from(sessions)
      .innerJoin(members, eq(members.id, sessions.memberId))
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(sessions.tokenHash, hashToken(token)), gt(sessions.expiresAt, wallTime(deps.clock)))),
  );
  return rows[0] && contextOf(rows[0]);
}

/**
 * Uses up a one-time link.
 * @throws ProductError not-signed-in when it is unknown, used or older than its time.
 */
export async function claimLink(deps: AccountsDeps, token: string): Promise<NewSession> {
  const now = wallTime(deps.clock);
  return asPlatform(deps.database, async (transaction) => {
    const [link] = await transaction
      .update(oneTimeLinks)
      .set({ usedAt: now })
      .where(
        and(eq(oneTimeLinks.tokenHash, hashToken(token)), isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now)),
      )
      .returning({ memberId: oneTimeLinks.memberId });
    if (link === undefined) {
      throw new ProductError(
        'not-signed-in',
        'This sign-in link was used already or is too old. Start Parley again to get a new one.',
      );
    }
    return startSession(deps, transaction, link.memberId);
  });
}

/**
 * Signs in by e-mail and password, into the workspace that the person joined first.
 * @throws ProductError not-signed-in, rate-limited.
 */
export async function signIn(
  deps: AccountsDeps,
  input: { readonly email: string; readonly password: string },
  address: string,
): Promise<NewSession> {
  await refuseWhenThrottled(deps, input.email, address);
  const person = await findPerson(deps, input.email);
  // Outside of a transaction, because it takes long.
  if (!(await verifyPassword(input.password, person?.passwordHash)) || person === undefined) {
    await countFailure(deps, input.email, address);
    throw new ProductError('not-signed-in', 'E-mail or password is wrong.');
  }
  return asPlatform(deps.database, (transaction) => startSession(deps, transaction, person.memberId));
}

async function findPerson(deps: AccountsDeps, email: string) {
  const rows = await asPlatform(deps.database, (transaction) =>
    transaction
      .select({ memberId: members.id, passwordHash: users.passwordHash })
      .from(users)
      .innerJoin(members, eq(members.userId, users.id))
      .where(eq(users.email, email.toLowerCase()))
      .orderBy(members.createdAt)
      .limit(1),
  );
  return rows[0];
}

async function startSession(deps: AccountsDeps, transaction: Transaction, memberId: string): Promise<NewSession> {
  const [member] = await transaction
    .select(contextColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.id, memberId));
  if (member === undefined) throw new ProductError('not-signed-in', 'This person is not a member any more.');
  const { token, tokenHash } = newToken(deps.ids);
  await transaction.delete(sessions).where(lt(sessions.expiresAt, wallTime(deps.clock)));
  await transaction.insert(sessions).values({
    id: deps.ids.uuid(),
    tokenHash,
    workspaceId: member.workspaceId,
    memberId,
    expiresAt: wallTime(deps.clock, SESSION_MS),
  });
  return { token, context: contextOf(member) };
}

/** Signs out; an unknown token is fine. */
export async function endSession(deps: AccountsDeps, token: string): Promise<void> {
  await asPlatform(deps.database, (transaction) =>
    transaction.delete(sessions).where(eq(sessions.tokenHash, hashToken(token))),
  );
}

/** Ends every session of a member except the one with `keptToken`. */
export async function endOtherSessions(
  transaction: Transaction,
  memberId: string,
  keptToken: string | undefined,
): Promise<void> {
  const others = ne(sessions.tokenHash, hashToken(keptToken ?? ''));
  await transaction.delete(sessions).where(and(eq(sessions.memberId, memberId), others));
}
