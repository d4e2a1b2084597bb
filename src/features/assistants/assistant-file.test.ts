import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { asPlatform, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { type Assistants, createAssistants, DEMO_ASSISTANT } from './index.ts';

const FILE = { format: 'parley-assistant', version: 1, name: 'Reception', config: { language: 'fr-FR' } };

describe('an assistant as a file', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let assistants: Assistants;
  let server: HttpServer;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    assistants = createAssistants({
      ...{ database: db.database, ids: systemIds, clock: new VirtualClock() },
      ...{ sipHosts: () => [], problemsOf: () => [], textToSpeech: () => undefined },
    });
    server = await tenantServer([acme, other], [assistants.routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const who = () => acme.context();
  const make = (name: string) => assistants.create(who(), { ...DEMO_ASSISTANT, name });
  const ask = (method: 'GET' | 'POST', url: string, payload?: object, tenant = acme) =>
    server.app.inject({ method, url: `/api/v1${url}`, headers: tenant.headers(), ...(payload && { payload }) });

  it('goes out and in again as the same, with a number and a key of its own', async () => {
    const original = await make('The Golden Loaf');
    const { file } = await assistants.exportNamed('The Golden Loaf');
    const copy = await assistants.importFile(other.context(), JSON.parse(JSON.stringify(file)));
    expect(copy).toMatchObject({ name: original.name, config: original.config, publishedVersion: null });
    expect(copy.virtualNumber).not.toBe(original.virtualNumber);
    const text = JSON.stringify(file);
    for (const secret of [original.id, original.apiKey, who().workspaceId]) expect(text).not.toContain(secret);
  });

  it('is found by id, virtual number and exact name, in this order', async () => {
    const first = await make('Reception');
    const second = await make(first.virtualNumber);
    const nameOf = async (wanted: string) => (await assistants.exportNamed(wanted)).file.name;
    expect(await nameOf(first.id)).toBe('Reception');
    expect(await nameOf(first.virtualNumber)).toBe('Reception');
    expect(await nameOf(second.virtualNumber)).toBe(second.name);
    await expect(assistants.exportNamed('reception')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is asked for by number when several have the name', async () => {
    const [a, b] = [await make('Reception'), await make('Reception')];
    await expect(assistants.exportNamed('Reception')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${a.virtualNumber}, ${b.virtualNumber}`),
    });
  });

  it('tells whether callers get what is in it', async () => {
    const { id, revision } = await make('Reception');
    expect(await assistants.exportNamed(id)).toMatchObject({ hasUnpublishedChanges: true });
    await assistants.publish(who(), id, revision);
    expect(await assistants.exportNamed(id)).toMatchObject({ hasUnpublishedChanges: false });
  });

  it.each([
    ['a wrong value', { config: { silenceMs: 5 } }, ['config.silenceMs']],
    ['a missing name', { name: undefined }, ['name']],
    ['a misspelt field', { config: { firstMesage: 'Hello' } }, ['config.firstMesage']],
    [
      'a misspelt field in a list',
      { config: { transfers: [{ name: 'a', target: '1', desc: '' }] } },
      ['config.transfers.0.desc'],
    ],
    ['a later version', { version: 2, name: undefined }, ['version']],
    ['another kind of file', { format: 'parley-workflow', version: 7 }, ['format']],
  ])('is refused because of %s, which is named', async (_, change, fields) => {
    const refused = assistants.importFile(who(), { ...FILE, ...change });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`${fields[0]}: `),
      fields: fields.map((field) => ({ field })).map((field) => expect.objectContaining(field)),
    });
  });

  it('says in a sentence that a later version needs an update', async () => {
    await expect(assistants.importFile(who(), { ...FILE, version: 2 })).rejects.toThrow(/newer Parley.*Update/);
    await expect(assistants.importFile(who(), [])).rejects.toThrow(/^The file: /);
  });

  it('goes over the API too, within the workspace', async () => {
    const made = await ask('POST', '/assistants/import', FILE);
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    const out = await ask('GET', `/assistants/${id}/export`);
    expect(out.json()).toMatchObject({ ...FILE, config: { language: 'fr-FR', silenceMs: 500 } });
    expect((await ask('GET', `/assistants/${id}/export`, undefined, other)).statusCode).toBe(404);
    const misspelt = await ask('POST', '/assistants/import', { ...FILE, config: { langage: 'fr-FR' } });
    expect(misspelt.statusCode).toBe(422);
    expect(misspelt.json().error.fields).toMatchObject([
      { field: 'config.langage', problem: 'There is no such field.' },
    ]);
  });
});
