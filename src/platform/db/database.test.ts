import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { asPlatform, inWorkspace, lines, members, users, violatesUnique, workspaces } from './index.ts';

describe('row-level security', () => {
  let db: TestDatabase;
  const ours = systemIds.uuid();
  const theirs = systemIds.uuid();

  beforeAll(async () => {
    db = await testDatabase();
    await asPlatform(db.database, async (transaction) => {
      await transaction.insert(workspaces).values([
        { id: ours, name: 'Ours' },
        { id: theirs, name: 'Theirs' },
      ]);
      for (const workspaceId of [ours, theirs]) {
        const userId = systemIds.uuid();
        await transaction.insert(users).values({ id: userId, name: `Person of ${workspaceId}` });
        await transaction.insert(members).values({ id: systemIds.uuid(), workspaceId, userId, role: 'owner' });
        await transaction.insert(lines).values({ id: systemIds.uuid(), workspaceId, number: workspaceId });
      }
    });
  });
  afterAll(() => db.close());

  it('hides other workspaces from a query without where-clause', async () => {
    const seen = await inWorkspace(db.database, ours, async (transaction) => ({
      lines: await transaction.select().from(lines),
      users: await transaction.select().from(users),
      workspaces: await transaction.select().from(workspaces),
    }));
    expect(seen.lines.map((line) => line.workspaceId)).toEqual([ours]);
    expect(seen.users.map((user) => user.name)).toEqual([`Person of ${ours}`]);
    expect(seen.workspaces.map((workspace) => workspace.name)).toEqual(['Ours']);
  });

  it('changes and deletes nothing of other workspaces', async () => {
    await inWorkspace(db.database, ours, async (transaction) => {
      await transaction.update(lines).set({ label: 'changed' });
      const deleted = await transaction.delete(lines).where(eq(lines.workspaceId, theirs)).returning();
      expect(deleted).toEqual([]);
    });
    const all = await asPlatform(db.database, (transaction) => transaction.select().from(lines));
    expect(all.find((line) => line.workspaceId === theirs)?.label).toBe('');
    expect(all.find((line) => line.workspaceId === ours)?.label).toBe('changed');
  });

  it('refuses to write into another workspace', async () => {
    const insert = inWorkspace(db.database, ours, (transaction) =>
      transaction.insert(lines).values({ id: systemIds.uuid(), workspaceId: theirs, number: '999' }),
    );
    await expect(insert).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('shows nothing outside of inWorkspace and asPlatform, also after one on the same connection', async () => {
    await inWorkspace(db.database, ours, (transaction) => transaction.select().from(lines));
    expect(await Promise.all(Array.from({ length: 5 }, () => db.database.select().from(lines)))).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  it('is forced on every table of the product', async () => {
    const unprotected = await db.pool.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(unprotected.rows.map((row) => row.relname)).toEqual(['nodes']);
  });

  it('binds the role that the product uses', async () => {
    const role = await db.pool.query(
      'select rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user',
    );
    expect(role.rows).toEqual([{ unbound: false }]);
  });

  it('reports a unique violation by its name', async () => {
    const twice = inWorkspace(db.database, ours, (transaction) =>
      transaction.insert(lines).values({ id: systemIds.uuid(), workspaceId: ours, number: ours }),
    );
    const error = await twice.catch((reason: unknown) => reason);
    expect(violatesUnique(error, 'lines_number')).toBe(true);
    expect(violatesUnique(error, 'assistants_api_key')).toBe(false);
  });

  it('finds words without their accents', async () => {
    const found = await db.database.execute(
      sql`select to_tsvector('parley', 'Où êtes-vous situés ?') @@ plainto_tsquery('parley', 'situes') as hit`,
    );
    expect(found.rows).toEqual([{ hit: true }]);
  });
});
