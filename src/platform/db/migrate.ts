import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { z } from 'zod';
import { StartError } from '#base';

/** The SQL files are read from the source tree, also by the built program: `dist` mirrors the folders of `src`. */
const MIGRATIONS = join(import.meta.dirname, '../../../src/platform/db/migrations');

/** Any number: whoever migrates this database holds it. */
const LOCK = 7_264_101;

const Journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })).min(1) });

/**
 * Names of the migrations that the database lacks, in their order; changes nothing.
 * @throws StartError when the database is newer than the program.
 */
export const missingMigrations = (url: string): Promise<readonly string[]> => withClient(url, pendingMigrations);

/**
 * Brings the database to this program's schema, one process at a time; answers the names of the migrations it applied.
 * @throws StartError when the database is newer than the program.
 */
export async function migrateDatabase(url: string): Promise<readonly string[]> {
  return withClient(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const pending = await pendingMigrations(client);
    if (pending.length > 0) await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    return pending;
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley migrations' });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function pendingMigrations(client: pg.Client): Promise<string[]> {
  const entries = await readJournal();
  const applied = await appliedMigration(client);
  if (applied > Math.max(...entries.map((entry) => entry.when))) {
    throw new StartError(
      'The database was used by a newer version of Parley.',
      'Start that version, or restore a backup made before the upgrade.',
    );
  }
  return entries.filter((entry) => entry.when > applied).map((entry) => entry.tag);
}

async function readJournal(): Promise<z.infer<typeof Journal>['entries']> {
  return Journal.parse(JSON.parse(await readFile(join(MIGRATIONS, 'meta/_journal.json'), 'utf8'))).entries;
}

/** Time stamp of the newest migration in the database, 0 for an empty one. */
async function appliedMigration(client: pg.Client): Promise<number> {
  const exists = await client.query("select to_regclass('drizzle.__drizzle_migrations') is not null as found");
  if (exists.rows[0]?.found !== true) return 0;
  const newest = await client.query('select coalesce(max(created_at), 0) as at from drizzle.__drizzle_migrations');
  return Number(newest.rows[0]?.at);
}
