import pg from 'pg';
import type { Log } from '#base';
import { createDatabase, type Database } from './database.ts';
import { diskFull, isDiskFull } from './disk-full.ts';
import { startEmbedded } from './embedded/server.ts';
import { migrateDatabase } from './migrate.ts';
import { restrictedConnection } from './restricted.ts';
import { checkConnection } from './url.ts';

/** The product's database, open. Whoever opened it closes it, after everything that uses it. */
export interface OpenDatabase {
  readonly database: Database;
  /** For what needs a connection of its own, such as LISTEN. Row-level security applies. */
  readonly pool: pg.Pool;
  /** For libraries with connections of their own (jobs). */
  readonly url: string;
  /** Names of the migrations that this opening applied. */
  readonly migrated: readonly string[];
  /** Ends the connections and, when it is ours, the server. May be called twice. */
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** Absolute. The embedded server keeps its files in `postgres` below it; untouched when `databaseUrl` is given. */
  readonly dataDir: string;
  /** A PostgreSQL (14 or later) instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly log: Log;
  /** Default 20. */
  readonly poolSize?: number;
}

/**
 * Starts (or reaches) PostgreSQL, applies the migrations and answers with a pool.
 * @throws StartError with one sentence and a remedy: unwritable folder, unreachable or refused URL, newer database, full disk.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) return connect(settings.databaseUrl, settings, async () => undefined);
  try {
    return await openEmbedded(settings);
  } catch (error) {
    throw isDiskFull(error) ? diskFull(settings.dataDir, error) : error;
  }
}

async function openEmbedded(settings: DatabaseSettings): Promise<OpenDatabase> {
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log: settings.log });
  try {
    return await connect(embedded.url, settings, () => embedded.close());
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function connect(url: string, settings: DatabaseSettings, stop: () => Promise<void>): Promise<OpenDatabase> {
  await checkConnection(url);
  const migrated = await migrateDatabase(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'parley',
    max: settings.poolSize ?? 20,
    ...(await restrictedConnection(url)),
  });
  // An idle connection that breaks is replaced at its next use.
  pool.on('error', (error) => settings.log.warn('A database connection broke.', { reason: error.message }));
  let closing: Promise<void> | undefined;
  return {
    database: createDatabase(pool),
    pool,
    url,
    migrated,
    close: () => {
      closing ??= pool.end().then(stop);
      return closing;
    },
  };
}
