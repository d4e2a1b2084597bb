import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemIds } from '#base';
import { asPlatform, sipConnections, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { openSecrets, type Secrets } from '#platform/secrets';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { createConnections } from './index.ts';
import { isPrivateAddress } from './source-address.ts';

describe('private addresses', () => {
  it.each([
    ['127.0.0.1', true],
    ['10.255.0.1', true],
    ['172.15.0.1', false],
    ['172.16.0.1', true],
    ['192.168.4.4', true],
    ['::ffff:192.168.4.4', true],
    ['::ffff:8.8.8.8', false],
    ['::1', true],
    ['fe80::1%eth0', true],
    ['fd00::1', true],
    ['2001:db8::1', false],
    ['198.51.100.7', false],
    ['', false],
    ['localhost', false],
  ])('%s: %s', (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });
});

describe('SIP connections', () => {
  let db: TestDatabase;
  let folder: string;
  let secrets: Secrets;
  let acme: Tenant;
  let other: Tenant;
  let server: HttpServer;
  let clock: VirtualClock;
  let connections: ReturnType<typeof createConnections>;

  beforeAll(async () => {
    db = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'parley-connections-'));
    secrets = await openSecrets({ dataDir: folder });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await db.close();
  });

  const make = () => createConnections({ database: db.database, ids: systemIds, clock, log: silentLog, secrets });
  beforeEach(async () => {
    clock = new VirtualClock();
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    connections = make();
    server = await tenantServer([acme, other], [connections.routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers = acme.headers()) =>
    server.app.inject({ method, url: `/api/v1/sip-connections${path}`, headers, ...(payload && { payload }) });
  const screen = (address: string, method = 'INVITE') =>
    connections.screen({ method, source: { address, port: 5060, transport: 'udp' }, toUser: '1000', fromUser: '' });

  it('let loopback and private networks in, and nobody else while there is none', () => {
    expect(screen('127.0.0.1')).toEqual({ verdict: 'admit' });
    expect(screen('192.168.1.20', 'OPTIONS')).toEqual({ verdict: 'admit' });
    expect(screen('198.51.100.7')).toEqual({ verdict: 'drop' });
    expect(screen('198.51.100.7', 'REGISTER')).toEqual({ verdict: 'drop' });
  });

  it('let their source addresses in from the moment they are saved', async () => {
    const { id } = (
      await ask('POST', '', { name: 'Carrier', sourceAddresses: ['198.51.100.0/24', '2001:db8::1'] })
    ).json();
    expect(screen('198.51.100.7')).toEqual({ verdict: 'admit', connectionIds: [id] });
    expect(screen('2001:db8::1')).toEqual({ verdict: 'admit', connectionIds: [id] });
    expect(screen('198.51.101.7')).toEqual({ verdict: 'drop' });
    await ask('PATCH', `/${id}`, { name: 'Carrier', sourceAddresses: [] });
    expect(screen('198.51.100.7')).toEqual({ verdict: 'drop' });
  });

  it('challenge calls for their credentials, and answer nothing else', async () => {
    const created = await ask('POST', '', { name: 'PBX', username: 'pbx', password: 'correct horse' });
    expect(created.json()).toMatchObject({ hasPassword: true, username: 'pbx' });
    expect(created.body).not.toContain('correct horse');
    const verdict = screen('198.51.100.7');
    if (verdict.verdict !== 'challenge') throw new TypeError(verdict.verdict);
    expect(await verdict.account('pbx')).toEqual({ password: 'correct horse', connectionId: created.json().id });
    expect(await verdict.account('nobody')).toBeUndefined();
    expect(screen('198.51.100.7', 'REGISTER')).toEqual({ verdict: 'drop' });
    const [row] = await asPlatform(db.database, (transaction) => transaction.select().from(sipConnections));
    expect(row?.passwordSealed).not.toContain('horse');

    await ask('PATCH', `/${created.json().id}`, { name: 'PBX', username: 'pbx' });
    const kept = screen('198.51.100.7');
    expect(kept.verdict === 'challenge' && (await kept.account('pbx'))?.password).toBe('correct horse');
    expect((await ask('DELETE', `/${created.json().id}`)).statusCode).toBe(204);
    expect(screen('198.51.100.7')).toEqual({ verdict: 'drop' });
  });

  it('say whose they are, also where several workspaces have the same carrier', async () => {
    const carrier = { name: 'Carrier', sourceAddresses: ['198.51.100.7'] };
    const ours = (await ask('POST', '', carrier)).json().id;
    const theirs = (await ask('POST', '', carrier, other.headers())).json().id;
    const verdict = screen('198.51.100.7');
    expect(verdict.verdict === 'admit' && [...(verdict.connectionIds ?? [])].sort()).toEqual([ours, theirs].sort());
    const both = new Set([acme.workspaceId, other.workspaceId]);
    expect(connections.workspacesOf([ours])).toEqual(new Set([acme.workspaceId]));
    expect(connections.workspacesOf([ours, theirs])).toEqual(both);
    await ask('DELETE', `/${ours}`);
    expect(connections.workspacesOf([ours])).toEqual(new Set());
  });

  it('are read at the start, and again when another node changes them', async () => {
    const elsewhere = make();
    const stop = await elsewhere.start();
    await ask('POST', '', { name: 'Carrier', sourceAddresses: ['198.51.100.7'] });
    const seen = () =>
      elsewhere.screen({
        method: 'INVITE',
        source: { address: '198.51.100.7', port: 1, transport: 'tcp' },
        toUser: '',
        fromUser: '',
      }).verdict;
    expect(seen()).toBe('drop');
    await clock.advance(15_000);
    await expect.poll(seen).toBe('admit');
    stop();
    expect(clock.pending).toBe(0);
  });

  it('refuse addresses that are none or admit half the internet', async () => {
    for (const entry of ['example.org', '1.2.3', '1.2.3.4/33', '0.0.0.0/0', '::/4', '1.2.3.4/']) {
      const response = await ask('POST', '', { name: 'X', sourceAddresses: ['192.0.2.1', entry] });
      expect([entry, response.statusCode]).toEqual([entry, 422]);
      expect(response.json().error.fields[0].field).toBe('sourceAddresses.1');
    }
  });

  it('have a user name that nobody else has', async () => {
    const body = { name: 'PBX', username: 'pbx', password: 'long enough' };
    expect((await ask('POST', '', body, other.headers())).statusCode).toBe(201);
    const taken = await ask('POST', '', body);
    expect([taken.statusCode, taken.json().error.fields[0].field]).toEqual([409, 'username']);
  });

  it('take the calls of their workspace: the one asked for, or the only one with a server', async () => {
    const who = acme.context();
    await expect(connections.trunk(who, undefined)).rejects.toMatchObject({ code: 'conflict' });
    const trunk = { name: 'Trunk', server: 'sip.example.org:5080;transport=tcp', callerId: '+33100000000' };
    const credentials = { username: 'pbx', password: 'correct horse' };
    const first = (await ask('POST', '', { ...trunk, ...credentials })).json();
    expect(first).toMatchObject(trunk);
    const inbound = (await ask('POST', '', { name: 'Inbound', sourceAddresses: ['198.51.100.7'] })).json();
    expect(await connections.trunk(who, undefined)).toEqual({
      ...{ server: trunk.server, callerId: trunk.callerId },
      credentials: { user: 'pbx', password: 'correct horse' },
    });
    await expect(connections.trunk(who, inbound.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(connections.trunk(other.context(), first.id)).rejects.toMatchObject({ code: 'not-found' });
    const second = (await ask('POST', '', { ...trunk, name: 'Second' })).json();
    await expect(connections.trunk(who, undefined)).rejects.toMatchObject({ code: 'conflict' });
    expect((await connections.trunk(who, second.id)).credentials).toBeUndefined();
    for (const server of ['sip:example.org', 'a@b', 'host;maddr=10.0.0.1', 'a b', 'host:port'])
      expect([server, (await ask('POST', '', { name: 'X', server })).statusCode]).toEqual([server, 422]);
  });

  it('stay inside their workspace and role', async () => {
    const { id } = (await ask('POST', '', { name: 'PBX' })).json();
    expect((await ask('PATCH', `/${id}`, { name: 'Mine' }, other.headers())).statusCode).toBe(404);
    expect((await ask('DELETE', `/${id}`, undefined, other.headers())).statusCode).toBe(404);
    expect((await ask('GET', '', undefined, other.headers())).json().items).toEqual([]);
    expect((await ask('GET', '', undefined, acme.headers('viewer'))).json().items).toHaveLength(1);
    expect((await ask('DELETE', `/${id}`, undefined, acme.headers('agent'))).statusCode).toBe(403);
  });
});
