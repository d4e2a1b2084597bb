import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { clusterVersion } from './embedded/cluster.ts';
import { findPlace } from './embedded/place.ts';
import { startEmbedded } from './embedded/server.ts';
import { missingMigrations } from './migrate.ts';
import type { DatabaseSettings } from './open.ts';
import { checkConnection } from './url.ts';

/** What a diagnosis sees of a database that is there. */
export interface SeenDatabase {
  /** Of the server, such as `18.1`. */
  readonly version: string;
  /** Migrations that it lacks; the next start applies them. */
  readonly pending: readonly string[];
  /** How far its clock is before ours; the time of the question makes it inexact. */
  readonly clockAheadMs: number;
}

/**
 * Looks at the database without changing it. The embedded server is started for the look when it is down; undefined while
 * nothing is there yet, since the first start makes it.
 * @throws StartError as `openDatabase` does.
 */
export async function inspectDatabase(settings: DatabaseSettings): Promise<SeenDatabase | undefined> {
  const { dataDir, databaseUrl, log } = settings;
  if (databaseUrl !== undefined) {
    await checkConnection(databaseUrl);
    return look(databaseUrl);
  }
  if (!(await hasCluster(settings))) return undefined;
  const server = await startEmbedded({ dataDir, log });
  try {
    return await look(server.url);
  } finally {
    await server.close();
  }
}

async function hasCluster({ dataDir, log }: DatabaseSettings): Promise<boolean> {
  const folder = await stat(join(dataDir, 'postgres')).catch(() => undefined);
  if (folder === undefined) return false;
  const { cluster } = await findPlace(dataDir, log);
  return (await clusterVersion(cluster)) !== undefined;
}

async function look(url: string): Promise<SeenDatabase> {
  const pending = await missingMigrations(url);
  const client = new pg.Client({ connectionString: url, application_name: 'parley doctor' });
  await client.connect();
  try {
    const answer = await client.query(
      "select current_setting('server_version') as version, extract(epoch from clock_timestamp()) * 1000 as now",
    );
    const { version, now } = answer.rows[0];
    return { version: String(version), pending, clockAheadMs: Number(now) - Date.now() };
  } finally {
    await client.end();
  }
}
