import { DatabaseError } from 'pg';

/** The PostgreSQL error inside whatever a query threw (drizzle wraps it), or undefined. */
export function postgresError(error: unknown): DatabaseError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof DatabaseError) return current;
  }
  return undefined;
}

/** Whether a query failed because of a unique constraint or index, by its name in the schema. */
export function violatesUnique(error: unknown, constraint?: string): boolean {
  const found = postgresError(error);
  return found?.code === '23505' && (constraint === undefined || found.constraint === constraint);
}
