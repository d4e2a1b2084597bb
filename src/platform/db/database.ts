import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';
import * as schema from './schema.ts';

/** The product's database. Only `inWorkspace` and `asPlatform` see rows; a query outside of them finds nothing. */
export type Database = NodePgDatabase<typeof schema>;

/** One transaction. Everything read or written goes through it. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export function createDatabase(pool: Pool): Database {
  return drizzle(pool, { schema, casing: 'snake_case' });
}

/**
 * Runs `work` in one transaction that sees and writes the rows of `workspaceId` only, whatever its where-clauses say.
 * Rolled back when `work` throws.
 */
export function inWorkspace<T>(
  database: Database,
  workspaceId: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql`select set_config('parley.workspace', ${workspaceId}, true)`);
    return work(transaction);
  });
}

/**
 * Runs `work` in one transaction that sees every workspace. For the few questions that come before the workspace is
 * known (which assistant does this call reach, whose session is this) and for recovery at start.
 */
export function asPlatform<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql`select set_config('parley.platform', 'on', true)`);
    return work(transaction);
  });
}
