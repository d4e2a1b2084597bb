import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemIds } from '#base';
import { apiKeys, asPlatform, auditLog, oneTimeLinks, sessions, signInFailures, users, workspaces } from '#platform/db';
import { createHttpServer, type HttpServer } from '#platform/http';
import { createTelemetry } from '#platform/telemetry';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { type Accounts, createAccounts } from './index.ts';

const HOUR_MS = 3_600_000;

describe('accounts', () => {
  let db: TestDatabase;
  let clock: VirtualClock;
  let accounts: Accounts;
  let server: HttpServer;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    clock = new VirtualClock();
    accounts = createAccounts({ database: db.database, clock, ids: systemIds, log: silentLog });
    server = await createHttpServer({
      log: silentLog,
      ids: systemIds,
      telemetry: createTelemetry({ processMetrics: false }),
      authenticate: accounts.authenticate,
      ready: async () => ({ ready: true, checks: {} }),
      routes: [accounts.routes],
      version: '0.0.0',
    });
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, async (transaction) => {
      await transaction.delete(workspaces);
      await transaction.delete(users);
      await transaction.delete(signInFailures);
    });
  });

  type Body = Record<string, unknown>;
  interface Caller {
    cookie?: string;
    authorization?: string;
  }
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, caller: Caller = {}, payload?: Body) =>
    server.app.inject({ method, url: `/api/v1${url}`, headers: { ...caller }, ...(payload && { payload }) });

  /** Signs in by the one-time link of a fresh installation. */
  async function claim(): Promise<Caller> {
    const { signInToken } = await accounts.bootstrapWorkspace({ name: 'Acme' });
    const response = await ask('POST', '/session/claim', {}, { token: signInToken });
    expect(response.statusCode).toBe(200);
    return callerOf(response.headers['set-cookie']);
  }
  const callerOf = (header: unknown): Caller => ({ cookie: String(header).split(';')[0] ?? '' });

  async function withPassword(): Promise<Caller> {
    const owner = await claim();
    await ask('PATCH', '/me', owner, { email: 'Ada@Example.com', name: 'Ada' });
    expect((await ask('PUT', '/me/password', owner, { password: 'correct horse' })).statusCode).toBe(204);
    return owner;
  }

  it('lets the owner in by a one-time link, once, and then by e-mail and password', async () => {
    const first = await accounts.bootstrapWorkspace({ name: 'Acme' });
    expect(first).toMatchObject({ created: true, signInToken: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const claimed = await ask('POST', '/session/claim', {}, { token: first.signInToken });
    expect(claimed.headers['set-cookie']).toMatch(
      /^parley_session=\w+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    expect(claimed.json()).toMatchObject({
      member: { role: 'owner' },
      workspace: { name: 'Acme' },
      hasPassword: false,
    });
    expect((await ask('POST', '/session/claim', {}, { token: first.signInToken })).statusCode).toBe(401);

    const owner = callerOf(claimed.headers['set-cookie']);
    const named = await ask('PATCH', '/me', owner, { email: 'Ada@Example.com', name: 'Ada', language: 'fr' });
    expect(named.json().member).toMatchObject({ email: 'ada@example.com', name: 'Ada', language: 'fr' });
    expect((await ask('PUT', '/me/password', owner, { password: 'correct horse' })).statusCode).toBe(204);
    expect((await ask('GET', '/me', owner)).json().hasPassword).toBe(true);

    const again = await ask('POST', '/session', {}, { email: 'ada@example.COM', password: 'correct horse' });
    expect(again.statusCode).toBe(200);
    const session = callerOf(again.headers['set-cookie']);
    const out = await ask('DELETE', '/session', session);
    expect(out.statusCode).toBe(204);
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    expect((await ask('GET', '/me', session)).statusCode).toBe(401);
    expect((await ask('GET', '/me', owner)).statusCode).toBe(200);
  });

  it('renews the link at each start until there is a password, keeping one workspace', async () => {
    const first = await accounts.bootstrapWorkspace({ name: 'Acme' });
    const second = await accounts.bootstrapWorkspace({ name: 'Other' });
    expect(second).toMatchObject({ created: false, workspaceId: first.workspaceId });
    expect((await ask('POST', '/session/claim', {}, { token: first.signInToken })).statusCode).toBe(401);
    const claimed = await ask('POST', '/session/claim', {}, { token: second.signInToken });
    const owner = callerOf(claimed.headers['set-cookie']);
    await ask('PATCH', '/me', owner, { email: 'ada@example.com' });
    await ask('PUT', '/me/password', owner, { password: 'correct horse' });
    expect((await accounts.bootstrapWorkspace({ name: 'Acme' })).signInToken).toBeUndefined();
  });

  it('makes one workspace when several nodes start at once', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => accounts.bootstrapWorkspace({ name: 'Acme' })));
    expect(new Set(starts.map((start) => start.workspaceId)).size).toBe(1);
    expect(starts.filter((start) => start.created)).toHaveLength(1);
  });

  it('lets a link and a session end by time', async () => {
    const { signInToken } = await accounts.bootstrapWorkspace({ name: 'Acme' });
    await clock.advance(25 * HOUR_MS);
    expect((await ask('POST', '/session/claim', {}, { token: signInToken })).statusCode).toBe(401);
    const owner = await claim();
    await clock.advance(29 * 24 * HOUR_MS);
    expect((await ask('GET', '/me', owner)).statusCode).toBe(200);
    await clock.advance(2 * 24 * HOUR_MS);
    expect((await ask('GET', '/me', owner)).statusCode).toBe(401);
  });

  it('stores neither tokens nor passwords nor keys', async () => {
    const owner = await withPassword();
    await ask('POST', '/api-keys', owner, { name: 'CI', role: 'viewer' });
    const rows = await asPlatform(db.database, async (transaction) => [
      await transaction.select().from(sessions),
      await transaction.select().from(oneTimeLinks),
      await transaction.select().from(users),
      await transaction.select().from(auditLog),
    ]);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(owner.cookie?.split('=')[1]);
    expect(text).not.toContain('correct horse');
    expect(text).toContain('scrypt$15$8$3$');
    expect(text).toContain('member:set-password');
  });

  it('answers a wrong password and an unknown person alike, and slows guessing down', async () => {
    await withPassword();
    const wrong = await ask('POST', '/session', {}, { email: 'ada@example.com', password: 'wrong' });
    const unknown = await ask('POST', '/session', {}, { email: 'bob@example.com', password: 'wrong' });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json().error.message).toBe(unknown.json().error.message);
    for (let tries = 1; tries < 8; tries++) {
      await ask('POST', '/session', {}, { email: 'ada@example.com', password: 'wrong' });
    }
    const right = { email: 'ada@example.com', password: 'correct horse' };
    const refused = await ask('POST', '/session', {}, right);
    expect(refused.statusCode).toBe(429);
    expect(refused.json().error.message).toContain('15 min');
    await clock.advance(16 * 60_000);
    expect((await ask('POST', '/session', {}, right)).statusCode).toBe(200);
  });

  it('asks for the current password before a change, and signs other browsers out', async () => {
    const owner = await withPassword();
    const other = callerOf(
      (await ask('POST', '/session', {}, { email: 'ada@example.com', password: 'correct horse' })).headers[
        'set-cookie'
      ],
    );
    const wrong = await ask('PUT', '/me/password', owner, { current: 'wrong', password: 'battery staple' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json().error.fields[0].field).toBe('current');
    const short = await ask('PUT', '/me/password', owner, { current: 'correct horse', password: 'short' });
    expect(short.json().error.fields[0].problem).toBe('Use at least 10 characters.');
    const set = await ask('PUT', '/me/password', owner, { current: 'correct horse', password: 'battery staple' });
    expect(set.statusCode).toBe(204);
    expect((await ask('GET', '/me', other)).statusCode).toBe(401);
    expect((await ask('GET', '/me', owner)).statusCode).toBe(200);
  });

  it('makes, uses, lists and deletes API keys with their role', async () => {
    const owner = await claim();
    const made = await ask('POST', '/api-keys', owner, { name: 'CI', role: 'viewer' });
    expect(made.statusCode).toBe(201);
    const { key, id, prefix } = made.json();
    expect(key).toMatch(/^parley_[0-9a-f]{48}$/);
    expect(key.startsWith(prefix)).toBe(true);
    const caller = { authorization: `Bearer ${key}` };
    expect((await ask('GET', '/members', caller)).json().items).toHaveLength(1);
    expect((await ask('GET', '/api-keys', caller)).statusCode).toBe(403);
    expect((await ask('PUT', '/me/password', caller, { password: 'battery staple' })).statusCode).toBe(403);
    const listed = await ask('GET', '/api-keys', owner);
    expect(listed.json().items).toEqual([
      expect.objectContaining({ name: 'CI', role: 'viewer', lastUsedAt: new Date(clock.wallNow()).toISOString() }),
    ]);
    expect(listed.body).not.toContain(key);
    expect((await ask('POST', '/api-keys', owner, { name: 'Root', role: 'owner' })).statusCode).toBe(422);
    expect((await ask('DELETE', `/api-keys/${id}`, owner)).statusCode).toBe(204);
    expect((await ask('DELETE', `/api-keys/${id}`, owner)).statusCode).toBe(404);
    expect((await ask('GET', '/members', caller)).statusCode).toBe(401);
  });

  it('keeps exactly the bootstrap key that is configured', async () => {
    const start = (apiKey?: string) => accounts.bootstrapWorkspace({ name: 'Acme', apiKey });
    const allowed = async (apiKey: string) =>
      (await ask('GET', '/api-keys', { authorization: `Bearer ${apiKey}` })).statusCode === 200;
    await start('first-key-0123456789');
    await start('first-key-0123456789');
    expect(await allowed('first-key-0123456789')).toBe(true);
    await start('second-key-0123456789');
    expect([await allowed('first-key-0123456789'), await allowed('second-key-0123456789')]).toEqual([false, true]);
    await start();
    expect(await allowed('second-key-0123456789')).toBe(false);
    expect(await asPlatform(db.database, (transaction) => transaction.select().from(apiKeys))).toEqual([]);
  });

  it('makes whoever sets up the installation its operator, with the key given at its start', async () => {
    const owner = await claim();
    await ask('PATCH', '/me', owner, { email: 'ada@example.com', name: 'Ada', isOperator: false });
    expect((await ask('GET', '/me', owner)).json().isOperator).toBe(true);
    const made = await ask('POST', '/api-keys', owner, { name: 'CI', role: 'admin' });
    const ofKey = async (key: string) =>
      (await ask('GET', '/me', { authorization: `Bearer ${key}` })).json().isOperator;
    expect(await ofKey(made.json().key)).toBe(false);
    await accounts.bootstrapWorkspace({ name: 'Acme', apiKey: 'first-key-0123456789' });
    expect(await ofKey('first-key-0123456789')).toBe(true);
  });

  it('gives the right of operators by the command line alone', async () => {
    const owner = await withPassword();
    expect(await accounts.operators.set('ADA@example.com', false)).toEqual({ name: 'Ada', email: 'ada@example.com' });
    expect(await accounts.operators.list()).toEqual([]);
    await ask('PATCH', '/me', owner, { isOperator: true });
    expect((await ask('GET', '/me', owner)).json().isOperator).toBe(false);
    await accounts.operators.set('ada@example.com', true);
    expect((await ask('GET', '/me', owner)).json().isOperator).toBe(true);
    await expect(accounts.operators.set('bob@example.com', true)).rejects.toMatchObject({ code: 'not-found' });
    await expect(accounts.operators.set('', true)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps workspaces apart', async () => {
    const owner = await claim();
    const made = await ask('POST', '/api-keys', owner, { name: 'Ours', role: 'viewer' });
    const theirs = systemIds.uuid();
    await asPlatform(db.database, (transaction) =>
      transaction.insert(workspaces).values({ id: theirs, name: 'Theirs' }),
    );
    const stranger = { authorization: 'Bearer stranger-key-0123456789' };
    const foreign = {
      workspaceId: theirs,
      role: 'owner' as const,
      actor: { kind: 'api-key' as const, id: 'k', name: 'k' },
    };
    const other = createAccounts({ database: db.database, clock, ids: systemIds, log: silentLog });
    expect(await other.authenticate({ apiKey: stranger.authorization })).toBeUndefined();
    const guarded = await createHttpServer({
      log: silentLog,
      ids: systemIds,
      telemetry: createTelemetry({ processMetrics: false }),
      authenticate: async () => foreign,
      ready: async () => ({ ready: true, checks: {} }),
      routes: [other.routes],
      version: '0.0.0',
    });
    const reach = (method: 'GET' | 'DELETE', url: string) =>
      guarded.app.inject({ method, url: `/api/v1${url}`, headers: stranger });
    expect((await reach('GET', '/api-keys')).json().items).toEqual([]);
    expect((await reach('GET', '/members')).json().items).toEqual([]);
    expect((await reach('DELETE', `/api-keys/${made.json().id}`)).statusCode).toBe(404);
    await guarded.close();
  });
});
