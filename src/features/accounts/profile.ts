import { and, asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { inWorkspace, members, type Transaction, users, violatesUnique, workspaces } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Me, Member, SetPassword, UpdateMe } from './contract.ts';
import type { AccountsDeps } from './deps.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { endOtherSessions } from './sessions.ts';

/** Who the caller is. An API key is shown as a member without e-mail. */
export async function getMe(deps: AccountsDeps, context: RequestContext): Promise<Me> {
  return inWorkspace(deps.database, context.workspaceId, (transaction) => readMe(transaction, context));
}

async function readMe(transaction: Transaction, context: RequestContext): Promise<Me> {
  const [workspace] = await transaction.select().from(workspaces).where(eq(workspaces.id, context.workspaceId));
  if (workspace === undefined) throw new ProductError('not-signed-in', 'This workspace does not exist any more.');
  const shown = { id: workspace.id, name: workspace.name };
  const { id, name } = context.actor;
  const isOperator = context.isOperator ?? false;
  if (context.actor.kind === 'api-key') {
    const member = { id, name, email: '', role: context.role, language: 'en' as const };
    return { member, workspace: shown, hasPassword: true, isOperator };
  }
  const user = await findUser(transaction, context);
  return {
    member: { id, name: user.name, email: user.email, role: context.role, language: user.language },
    workspace: shown,
    hasPassword: user.passwordHash !== null,
    isOperator,
  };
}

/** @throws ProductError not-allowed for an API key. */
async function findUser(transaction: Transaction, context: RequestContext) {
  if (context.actor.kind !== 'member') throw new ProductError('not-allowed', 'An API key has no profile.');
  const [row] = await transaction
    .select({ user: users })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.id, context.actor.id), eq(members.workspaceId, context.workspaceId)));
  if (row === undefined) throw new ProductError('not-signed-in', 'This person is not a member any more.');
  return row.user;
}

/** @throws ProductError not-allowed for an API key, conflict when another person has the e-mail. */
export async function updateMe(
  deps: AccountsDeps,
  context: RequestContext,
  input: z.infer<typeof UpdateMe>,
): Promise<Me> {
  const { name, email, language } = input;
  const changes = {
    ...(name && { name }),
    ...(email && { email: email.toLowerCase() }),
    ...(language && { language }),
  };
  try {
    return await inWorkspace(deps.database, context.workspaceId, async (transaction) => {
      const user = await findUser(transaction, context);
      if (Object.keys(changes).length > 0) {
        await transaction.update(users).set(changes).where(eq(users.id, user.id));
        await recordAudit(transaction, deps.ids, context, {
          action: 'member:update',
          subjectId: context.actor.id,
          detail: { fields: Object.keys(changes) },
        });
      }
      return readMe(transaction, context);
    });
  } catch (error) {
    if (!violatesUnique(error, 'users_email')) throw error;
    const problem = 'Another person uses this e-mail address.';
    throw new ProductError('conflict', problem, [{ field: 'email', problem }]);
  }
}

/**
 * Sets the caller's password and ends their other sessions; `sessionToken` is the one that stays.
 * @throws ProductError not-allowed for an API key, invalid-input when `current` is wrong.
 */
export async function setPassword(
  deps: AccountsDeps,
  context: RequestContext,
  input: z.infer<typeof SetPassword>,
  sessionToken: string | undefined,
): Promise<void> {
  const user = await inWorkspace(deps.database, context.workspaceId, (transaction) => findUser(transaction, context));
  if (user.passwordHash !== null && !(await verifyPassword(input.current ?? '', user.passwordHash))) {
    const problem = 'This is not your current password.';
    throw new ProductError('invalid-input', problem, [{ field: 'current', problem }]);
  }
  const passwordHash = await hashPassword(input.password);
  await inWorkspace(deps.database, context.workspaceId, async (transaction) => {
    await transaction.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await endOtherSessions(transaction, context.actor.id, sessionToken);
    await recordAudit(transaction, deps.ids, context, { action: 'member:set-password', subjectId: context.actor.id });
  });
}

export async function listMembers(deps: AccountsDeps, context: RequestContext): Promise<z.infer<typeof Member>[]> {
  const rows = await inWorkspace(deps.database, context.workspaceId, (transaction) =>
    transaction
      .select({
        id: members.id,
        name: users.name,
        email: users.email,
        role: members.role,
        createdAt: members.createdAt,
      })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(eq(members.workspaceId, context.workspaceId))
      .orderBy(asc(members.createdAt)),
  );
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
