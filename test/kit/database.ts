import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { silentLog } from '#base';
import { type Database, openDatabase } from '#platform/db';
import { startEmbedded } from '../../src/platform/db/embedded/server.ts';

/** An empty, migrated database for one test file. */
export interface TestDatabase {
  readonly database: Database;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/**
 * Makes a database for one test file, as a copy of a migrated template: call it in `beforeAll`, close it in `afterAll`.
 * It is on the embedded PostgreSQL, which the first caller of a test run starts, or on the server of
 * `PARLEY_TEST_DATABASE_URL` (its role must be allowed to create databases).
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `parley_test_${inject('databaseRun')}_${randomBytes(6).toString('hex')}`;
  await withClient(server, async (client) => {
    const template = await migratedTemplate(client, server);
    await client.query(`create database ${name} template ${template}`);
  });
  const url = databaseOf(server, name);
  const open = await openDatabase({ dataDir: '/nowhere', databaseUrl: url, log: silentLog, poolSize: 5 });
  return {
    database: open.database,
    pool: open.pool,
    url,
    close: async () => {
      await open.close();
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

let ownServer: Promise<string> | undefined;

function serverUrl(): Promise<string> {
  const given = process.env.PARLEY_TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return Promise.resolve(given);
  ownServer ??= startOwn();
  return ownServer;
}

/** The server stays up for the other test files and threads; the global set-up stops it. */
async function startOwn(): Promise<string> {
  const server = await startEmbedded({ dataDir: inject('databaseFolder'), log: silentLog, durable: false });
  await withClient(server.adminUrl, (client) => client.query('alter role parley createdb'));
  return server.url;
}

/** Name of the run's template, migrated by whoever comes first. */
async function migratedTemplate(client: pg.Client, server: string): Promise<string> {
  const name = `parley_test_${inject('databaseRun')}_template`;
  await client.query('select pg_advisory_lock(7264199)');
  const found = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 0) {
    await client.query(`create database ${name}`);
    const open = await openDatabase({ dataDir: '/nowhere', databaseUrl: databaseOf(server, name), log: silentLog });
    await open.close();
  }
  await client.query('select pg_advisory_unlock(7264199)');
  return name;
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
