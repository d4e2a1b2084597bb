import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock, systemIds } from '#base';
import { type Assistants, createAssistants, DEMO_ASSISTANT } from '#features/assistants';
import { openDatabase } from '#platform/db';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { parley } from '../../../test/kit/parley-command.ts';
import { createTenant, type Tenant } from '../../../test/kit/tenants.ts';

describe('commands on the database', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-files-'));
    // The database server's user is another one when the tests run as root.
    await chmod(folder, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe('./parley export and import', () => {
    let db: TestDatabase;
    let acme: Tenant;
    let assistants: Assistants;
    const run = (...args: readonly string[]) => parley({ DATABASE_URL: db.url, PARLEY_DATA_DIR: folder }, ...args);

    beforeAll(async () => {
      db = await testDatabase();
      assistants = createAssistants({
        ...{ database: db.database, ids: systemIds, clock: systemClock },
        ...{ sipHosts: () => [], problemsOf: () => [], textToSpeech: () => undefined },
      });
    });
    afterAll(() => db.close());

    it('need a workspace', async () => {
      const file = join(folder, 'empty.json');
      await writeFile(file, '{}');
      expect(await run('import', file)).toMatchObject({ code: 1, problem: expect.stringMatching(/\.\/parley start/) });
    });

    it('carry an assistant to a place where calls reach it', async () => {
      acme = await createTenant(db.database);
      const { config, name } = DEMO_ASSISTANT;
      const made = await assistants.create(acme.context(), { name, config });
      const exported = await run('export', name);
      expect(exported).toMatchObject({ code: 0, problem: expect.stringMatching(/not published/) });
      const file = join(folder, 'bakery.json');
      await writeFile(file, exported.out);

      const imported = await run('import', file, '--publish', '--json');
      expect(imported).toMatchObject({ code: 0, problem: '' });
      const { virtualNumber, publishedVersion } = JSON.parse(imported.out);
      expect(publishedVersion).toBe(1);
      expect(virtualNumber).not.toBe(made.virtualNumber);
      expect(await assistants.findByAddress(virtualNumber)).toMatchObject({ name, config });

      const again = await run('export', virtualNumber);
      expect(again).toEqual({ code: 0, out: exported.out, problem: '' });
      expect((await run('import', file)).out).toMatch(/draft: publish it.*transfers to "colleague" at 1001/s);
    });

    it.each([
      ['a field that is wrong', { config: { silenceMs: 5 } }, /^parley: config\.silenceMs: Give 200 or more\.\n$/],
      ['a format to come', { version: 2 }, /^parley: version: .*newer Parley.*\n$/],
    ])('name %s in one sentence', async (_, change, sentence) => {
      const file = join(folder, 'wrong.json');
      await writeFile(
        file,
        JSON.stringify({ format: 'parley-assistant', version: 1, name: 'A', config: {}, ...change }),
      );
      expect(await run('import', file)).toMatchObject({ code: 1, out: '', problem: expect.stringMatching(sentence) });
    });

    it('name what is missing', async () => {
      const commands = [
        ['export', '999'],
        ['export'],
        ['import', join(folder, 'none.json')],
        ['import', import.meta.filename],
        ['import', '--wat'],
      ];
      const problems = (await Promise.all(commands.map((command) => run(...command)))).map(({ problem }) => problem);
      expect(problems).toEqual([
        'parley: There is no assistant "999".\n',
        expect.stringMatching(/^parley: Name one assistant.*\n$/),
        expect.stringMatching(/^parley: There is no file .*\n$/),
        expect.stringMatching(/^parley: .* is not JSON\..*\n$/),
        expect.stringMatching(/^parley: Unknown option '--wat'.*\n$/),
      ]);
    });
  });

  it('./parley migrate says what it did, and leaves a server that somebody uses up', async () => {
    const dataDir = join(folder, 'data');
    const run = () => parley({ PARLEY_DATA_DIR: dataDir }, 'migrate');
    expect(await run()).toEqual({
      ...{ code: 0, problem: '' },
      out: expect.stringMatching(/^(Applied \d{4}_\w+\.\n)+The database is up to date now\.\n$/),
    });
    const open = await openDatabase({ dataDir, log: silentLog });
    try {
      expect(open.migrated).toEqual([]);
      expect(await run()).toEqual({ code: 0, problem: '', out: 'The database is up to date.\n' });
      expect((await open.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await open.close();
    }
  });
});
