import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { checkConnection } from './url.ts';

describe('checkConnection()', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  async function problemOf(url: string): Promise<StartError> {
    const problem = await checkConnection(url).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(problem instanceof StartError)) throw new TypeError(`No StartError: ${String(problem)}`);
    return problem;
  }
  const changed = (change: (url: URL) => void) => {
    const url = new URL(db.url);
    change(url);
    return url.href;
  };

  it('accepts a database that answers', async () => {
    await expect(checkConnection(db.url)).resolves.toBeUndefined();
  });

  it('names what is not a URL of PostgreSQL', async () => {
    for (const url of ['nonsense', 'mysql://localhost/x', 'postgres//localhost']) {
      expect((await problemOf(url)).message).toBe('DATABASE_URL is not the URL of a PostgreSQL database.');
    }
  });

  it('tells a closed port, an unknown host, a wrong password and a missing database apart', async () => {
    const closed = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    const port = changed((url) => {
      url.hostname = '127.0.0.1';
      url.port = String(closed);
    });
    expect((await problemOf(port)).message).toContain('nothing answers');
    const host = changed((url) => {
      url.hostname = 'nowhere.invalid';
    });
    expect((await problemOf(host)).message).toContain('is unknown');
    const password = changed((url) => {
      url.password = 'wrong';
    });
    expect((await problemOf(password)).message).toContain('refuses the user or password');
    const missing = changed((url) => {
      url.pathname = '/not_there';
    });
    expect(await problemOf(missing)).toMatchObject({
      message: expect.stringContaining('has no database "not_there"'),
      remedy: 'Create it with: createdb not_there',
    });
  });

  it('never repeats the password', async () => {
    const problem = await problemOf('postgres://user:topsecret@127.0.0.1:1/x');
    expect(problem.message + problem.remedy).not.toContain('topsecret');
  });
});
