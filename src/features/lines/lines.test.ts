import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { AssistantConfig } from '#domain';
import { asPlatform, assistants, auditLog, inWorkspace, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { createLines } from './index.ts';

describe('lines', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let server: HttpServer;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    server = await tenantServer([acme, other], [createLines({ database: db.database, ids: systemIds }).routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers = acme.headers()) =>
    server.app.inject({ method, url: `/api/v1/lines${path}`, headers, ...(payload && { payload }) });
  const assistantOf = async ({ workspaceId }: Tenant): Promise<string> => {
    const id = systemIds.uuid();
    await inWorkspace(db.database, workspaceId, (transaction) =>
      transaction.insert(assistants).values({
        id,
        workspaceId,
        name: 'A',
        apiKey: id,
        virtualNumber: `1${id.replace(/\D/g, '').slice(-8)}`,
        draft: AssistantConfig.parse({}),
      }),
    );
    return id;
  };

  it('are added, changed, listed and deleted, each with its line in the audit log', async () => {
    const assistantId = await assistantOf(acme);
    const created = await ask('POST', '', { number: '+33123456789', assistantId: null });
    expect(created.statusCode).toBe(201);
    const { id } = created.json();
    const changed = await ask('PATCH', `/${id}`, { number: '+33123456789', label: 'Main', assistantId });
    expect(changed.json()).toMatchObject({ id, label: 'Main', assistantId });
    expect((await ask('GET', '')).json().items).toEqual([changed.json()]);
    expect((await ask('DELETE', `/${id}`)).statusCode).toBe(204);
    expect((await ask('DELETE', `/${id}`)).statusCode).toBe(404);
    const entries = await inWorkspace(db.database, acme.workspaceId, (transaction) =>
      transaction.select().from(auditLog),
    );
    expect(entries.map((entry) => entry.action)).toEqual(['line:create', 'line:update', 'line:delete']);
  });

  it('have a number that nobody else has, however it is spelled', async () => {
    await ask('POST', '', { number: '+33123456789', assistantId: null }, other.headers());
    for (const number of ['+33123456789', '33123456789', '0033123456789']) {
      expect([number, (await ask('POST', '', { number, assistantId: null })).statusCode]).toEqual([number, 409]);
    }
    const twice = await Promise.all([1, 2].map(() => ask('POST', '', { number: '+33987654321', assistantId: null })));
    expect(twice.map((response) => response.statusCode).sort()).toEqual([201, 409]);
    expect((await ask('POST', '', { number: 'abc', assistantId: null })).statusCode).toBe(422);
  });

  it('do not reach into another workspace', async () => {
    const foreignAssistant = await assistantOf(other);
    const refused = await ask('POST', '', { number: '+33123456789', assistantId: foreignAssistant });
    expect(refused.json().error.fields).toMatchObject([
      { field: 'assistantId', problem: 'There is no such assistant.' },
    ]);
    const { id } = (await ask('POST', '', { number: '+33123456789', assistantId: null })).json();
    const change = { number: '+33123456780', assistantId: null };
    expect((await ask('PATCH', `/${id}`, change, other.headers())).statusCode).toBe(404);
    expect((await ask('DELETE', `/${id}`, undefined, other.headers())).statusCode).toBe(404);
    expect((await ask('GET', '', undefined, other.headers())).json().items).toEqual([]);
    expect((await ask('GET', '')).json().items).toHaveLength(1);
  });

  it('are changed by builders, seen by viewers', async () => {
    const body = { number: '+33123456789', assistantId: null };
    expect((await ask('POST', '', body, acme.headers('agent'))).statusCode).toBe(403);
    expect((await ask('POST', '', body, acme.headers('builder'))).statusCode).toBe(201);
    expect((await ask('GET', '', undefined, acme.headers('viewer'))).statusCode).toBe(200);
  });
});
