import { statfs } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Log, StartError } from '#base';
import { diskFull } from '../disk-full.ts';
import { allowIndexedSearch } from '../indexed-search.ts';
import { findBinaries } from './binaries.ts';
import { clusterPassword, clusterVersion, createCluster } from './cluster.ts';
import { type RunningServer, readPidFile, stopServer } from './pid-file.ts';
import { findPlace, type Place } from './place.ts';
import { freePort, spawnServer } from './process.ts';

/** The embedded PostgreSQL, running. */
export interface EmbeddedServer {
  /** As the role that owns the product's database and is no superuser. */
  readonly url: string;
  /** As the superuser, for tests and backups. */
  readonly adminUrl: string;
  /** Stops the server, unless another process of the same data folder still uses it. */
  close(): Promise<void>;
}

/** How long a server may take to recover after a crash before we give up. */
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 20;

/**
 * Starts the PostgreSQL that comes with the npm packages on `<dataDir>/postgres`, or adopts the one that a killed
 * process left running there. Listens on loopback only, with a password. Creates cluster, role and database when new.
 * @throws StartError in one sentence about folder, disk or version.
 */
export async function startEmbedded(settings: {
  readonly dataDir: string;
  readonly log: Log;
  /** False in tests only: faster, and lost when the machine crashes. */
  readonly durable?: boolean;
}): Promise<EmbeddedServer> {
  const { log } = settings;
  const durable = settings.durable ?? true;
  const place = await findPlace(settings.dataDir, log);
  const exists = (await clusterVersion(place.cluster)) !== undefined;
  const password = await clusterPassword(place.passwordFile, exists);
  const binaries = await findBinaries(place.user, place.folder);
  if (!exists) {
    log.info('Creating the embedded database.', { folder: place.cluster });
    await createCluster({ folder: place.cluster, binaries, user: place.user, password, durable });
  }
  const server = await launch(place, binaries.postgres, password, durable, log);
  const adminUrl = urlOf('postgres', password, server.port, 'postgres');
  await prepareDatabase(adminUrl, password);
  const holder = await hold(adminUrl);
  return {
    url: urlOf('parley', password, server.port, 'parley'),
    adminUrl,
    close: async () => {
      await holder.end();
      if (await usedByOthers(adminUrl)) log.info('The embedded database stays up for another process.');
      else await stopServer(place.cluster, server);
    },
  };
}

const urlOf = (role: string, password: string, port: number, database: string) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;

/** Adopts a running server or starts one; tries again while another process does the same or an old server goes down. */
async function launch(
  place: Place,
  postgres: string,
  password: string,
  durable: boolean,
  log: Log,
): Promise<RunningServer> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < giveUpAt) {
    const running = await readPidFile(place.cluster);
    if (running !== undefined) {
      if (running.port !== undefined && (await answers(running.port, password))) {
        log.info('Using the database server that is already running.', { port: running.port });
        return { pid: running.pid, port: running.port };
      }
      await wait(POLL_MS);
      continue;
    }
    const started = spawnServer({ ...place, postgres, port: await freePort(), durable });
    const outcome = await untilUp(started, password, giveUpAt);
    if (outcome === 'up') return started;
    if (!RETRY.test(outcome)) throw await startProblem(outcome, place);
    await wait(POLL_MS);
  }
  throw new StartError(
    'The embedded database did not start within two minutes.',
    `See ${place.folder}/server.log, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** What passes by itself: another starter was first, the port was taken meanwhile, children of a killed server still run. */
const RETRY = /lock file .* already exists|could not bind|Address already in use|pre-existing shared memory block/;

/** 'up', or the end of the log when the server ended instead. */
async function untilUp(
  server: RunningServer & { exited(): string | undefined },
  password: string,
  giveUpAt: number,
): Promise<string> {
  while (Date.now() < giveUpAt) {
    const ending = server.exited();
    if (ending !== undefined) return ending;
    if (await answers(server.port, password)) return 'up';
    await wait(POLL_MS);
  }
  return 'no answer';
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf('postgres', password, port, 'postgres'),
    connectionTimeoutMillis: 2000,
  });
  // A server that goes down while we ask ends the connection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    // Not up yet, or not ours: the caller asks again.
    return false;
  }
}

/** Creates role and database when they are new. Two processes that start at once take turns. */
async function prepareDatabase(adminUrl: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    const role = await client.query("select 1 from pg_roles where rolname = 'parley'");
    if (role.rowCount === 0) {
      await client.query(`create role parley login nosuperuser nobypassrls password ${client.escapeLiteral(password)}`);
    }
    const database = await client.query("select 1 from pg_database where datname = 'parley'");
    if (database.rowCount === 0) await client.query('create database parley owner parley');
    const product = new URL(adminUrl);
    product.pathname = '/parley';
    await withClient(product.href, allowIndexedSearch);
  });
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** A connection that says to other processes of this data folder that the server is in use. */
async function hold(adminUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'parley holds the server' });
  // When the server goes down, the pool's next query reports it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function usedByOthers(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const others = await client.query(
      "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
    );
    return others.rowCount !== 0;
  } catch {
    // It is down already or cannot be asked: nobody uses it.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function startProblem(logEnd: string, place: Place): Promise<StartError> {
  // On a full disk the log can be empty.
  if (/no space left on device/i.test(logEnd) || (await isFull(place.folder))) return diskFull(place.folder);
  const fatal = logEnd.split('\n').findLast((line) => /FATAL|PANIC|error while loading/.test(line)) ?? logEnd.trim();
  return new StartError(
    `The embedded database does not start: ${fatal.replace(/^.*?(FATAL|PANIC):\s*/, '')}.`,
    `See ${place.folder}/server.log, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** Less free than a segment of the write-ahead log. */
async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < 16 * 1024 * 1024;
}
