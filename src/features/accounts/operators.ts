import { and, asc, eq, ne } from 'drizzle-orm';
import { ProductError } from '#domain';
import { asPlatform, users } from '#platform/db';
import type { AccountsDeps } from './deps.ts';

/** Somebody who may set what holds for all workspaces. */
export interface Operator {
  readonly name: string;
  readonly email: string;
}

export const listOperators = ({ database }: AccountsDeps): Promise<Operator[]> =>
  asPlatform(database, (transaction) =>
    transaction
      .select({ name: users.name, email: users.email })
      .from(users)
      .where(eq(users.isOperator, true))
      .orderBy(asc(users.createdAt)),
  );

/**
 * Gives the operator's right to a person or takes it away; for the command line only, so that nobody can give it to themselves.
 * @throws ProductError not-found when nobody has this e-mail address.
 */
export async function setOperator(
  { database, log }: AccountsDeps,
  email: string,
  isOperator: boolean,
): Promise<Operator> {
  const found = await asPlatform(database, (transaction) =>
    transaction
      .update(users)
      .set({ isOperator })
      .where(and(eq(users.email, email.toLowerCase()), ne(users.email, '')))
      .returning({ id: users.id, name: users.name, email: users.email }),
  );
  const [person] = found;
  if (!person) throw new ProductError('not-found', `Nobody here has the e-mail address ${email}.`);
  log.info("The operator's right was changed.", { userId: person.id, isOperator });
  return { name: person.name, email: person.email };
}
