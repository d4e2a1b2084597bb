import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError, silentLog } from '#base';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { readPidFile } from './embedded/pid-file.ts';
import { inspectDatabase, openDatabase } from './index.ts';

describe('inspectDatabase()', { timeout: 120_000 }, () => {
  let db: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'parley-inspect-'));
    // The database server's user is another one when the tests run as root.
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });

  const inspect = () => inspectDatabase({ dataDir: folder, databaseUrl: db.url, log: silentLog });

  it('sees what a database lacks, without changing it', async () => {
    const upToDate = await inspect();
    expect(upToDate).toEqual({
      ...{ version: expect.stringMatching(/^\d+\./), pending: [] },
      clockAheadMs: expect.any(Number),
    });
    const owner = new pg.Client({ connectionString: db.url });
    await owner.connect();
    const applied = await owner.query('select count(*)::int as count from drizzle.__drizzle_migrations');
    await owner.query('update drizzle.__drizzle_migrations set created_at = created_at - 1e13');
    expect((await inspect())?.pending).toHaveLength(applied.rows[0].count);
    expect((await inspect())?.pending).toContain('0000_initial');
    await owner.query('update drizzle.__drizzle_migrations set created_at = created_at + 2e13');
    await expect(inspect()).rejects.toThrow(StartError);
    await owner.end();
  });

  it('makes no embedded database, and stops one that it started', async () => {
    const dataDir = join(folder, 'data');
    const settings = { dataDir, log: silentLog };
    expect(await inspectDatabase(settings)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    await (await openDatabase(settings)).close();
    expect(await inspectDatabase(settings)).toMatchObject({ pending: [] });
    expect(await readPidFile(join(dataDir, 'postgres/cluster'))).toBeUndefined();
  });
});
