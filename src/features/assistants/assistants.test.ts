import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { AssistantConfig, type Role } from '#domain';
import { asPlatform, auditLog, inWorkspace, lines, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { ProviderError, type TextToSpeech } from '#providers';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { Assistant } from './contract.ts';
import { type Assistants, createAssistants } from './index.ts';

const VOICE: TextToSpeech = {
  id: 'test',
  voices: async () => [
    { id: 'a', name: 'Ada', language: 'en-GB', gender: 'female' },
    { id: 'b', name: 'Bruno', language: 'fr-FR', gender: 'male' },
    { id: 'c', name: 'Cleo', language: 'mul', gender: 'neutral' },
  ],
  async *speak({ text }) {
    if (text === 'fail') throw new ProviderError('test', 'configuration', 'Install the voice first.');
    yield { samples: new Int16Array(800) };
    yield { samples: new Int16Array(400) };
  },
};

const NO_TOP_K = { field: 'config.model.topK', problem: 'The model has no parameter "top K". Remove it.' };

describe('assistants', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let assistants: Assistants;
  let server: HttpServer;
  let refusesTopK = true;
  let speakers: object[];

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    speakers = [];
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    assistants = createAssistants({
      database: db.database,
      ids: systemIds,
      clock: new VirtualClock(),
      sipHosts: () => ['192.0.2.1:5060'],
      problemsOf: ({ model }) => (refusesTopK && model.topK !== undefined ? [NO_TOP_K] : []),
      textToSpeech: (speaker) => {
        speakers.push(speaker);
        return speaker.provider === 'test' ? VOICE : undefined;
      },
    });
    server = await tenantServer([acme, other], [assistants.routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const ask = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: Record<string, unknown>,
    headers = acme.headers(),
  ) => server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  const make = async (tenant = acme, name = 'Reception'): Promise<Assistant> =>
    (await ask('POST', '/assistants', { name }, tenant.headers())).json();
  const publish = async (assistant: Assistant, tenant = acme): Promise<Assistant> =>
    (
      await ask('POST', `/assistants/${assistant.id}/publish`, { revision: assistant.revision }, tenant.headers())
    ).json();

  it('are made as drafts with a key and the next virtual number of the platform', async () => {
    const response = await ask('POST', '/assistants', { name: ' Reception ', config: { language: 'fr-FR' } });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({
      name: 'Reception',
      virtualNumber: '1000',
      language: 'fr-FR',
      publishedVersion: null,
      hasUnpublishedChanges: true,
      callCount: 0,
      lastCallAt: null,
      revision: 1,
      config: { language: 'fr-FR', silenceMs: 500 },
      sipUris: ['sip:1000@192.0.2.1:5060'],
    });
    expect(response.json().apiKey).toMatch(/^ast_[0-9a-f]{32}$/);
    expect((await make(other)).virtualNumber).toBe('1001');
    const wanted = assistants.create(
      acme.context(),
      { name: 'X', config: AssistantConfig.parse({}) },
      {
        virtualNumber: '1000',
      },
    );
    await expect(wanted).rejects.toMatchObject({ code: 'conflict' });
  });

  it('get distinct numbers when many are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => make()));
    expect(new Set(made.map((assistant) => assistant.virtualNumber)).size).toBe(4);
  });

  it('do not get the number of a deleted one', async () => {
    const first = await make();
    expect((await ask('DELETE', `/assistants/${first.id}`)).statusCode).toBe(204);
    expect((await ask('GET', `/assistants/${first.id}`)).statusCode).toBe(404);
    expect(await assistants.findByAddress(first.virtualNumber)).toBeUndefined();
    expect((await make()).virtualNumber).toBe('1001');
  });

  it('are not saved, made or published with a parameter that their model does not take', async () => {
    const { id } = await make();
    const config = { model: { provider: 'test', topK: 5 } };
    const saved = await ask('PATCH', `/assistants/${id}`, { revision: 1, config });
    const refusal = [
      { ...NO_TOP_K, reason: 'parameter-not-offered', values: { model: 'The model', parameter: 'top K' } },
    ];
    expect([saved.statusCode, saved.json().error.fields]).toEqual([422, refusal]);
    expect((await ask('POST', '/assistants', { name: 'Another', config })).statusCode).toBe(422);
    refusesTopK = false;
    expect((await ask('PATCH', `/assistants/${id}`, { revision: 1, config })).statusCode).toBe(200);
    refusesTopK = true;
    const published = await ask('POST', `/assistants/${id}/publish`, { revision: 2 });
    expect([published.statusCode, published.json().error.fields]).toEqual([422, refusal]);
  });

  it('are saved by one person at a time', async () => {
    const { id } = await make();
    const save = (revision: number, name: string) => ask('PATCH', `/assistants/${id}`, { revision, name });
    const both = await Promise.all([save(1, 'One'), save(1, 'Two')]);
    expect(both.map((response) => response.statusCode).sort()).toEqual([200, 409]);
    const lost = both.find((response) => response.statusCode === 409);
    expect(lost?.json().error.code).toBe('revision-conflict');
    expect((await save(2, 'Three')).json()).toMatchObject({ revision: 3, name: 'Three' });
  });

  it('keep their number unique', async () => {
    const first = await make();
    const second = await make(other);
    const taken = await ask('PATCH', `/assistants/${first.id}`, { revision: 1, virtualNumber: second.virtualNumber });
    expect(taken.statusCode).toBe(409);
    expect(taken.json().error.fields).toMatchObject([
      { field: 'virtualNumber', problem: 'The virtual number 1001 is in use already.' },
    ]);
    const free = await ask('PATCH', `/assistants/${first.id}`, { revision: 1, virtualNumber: '4242' });
    expect(free.json().virtualNumber).toBe('4242');
    expect(await assistants.findByAddress('4242')).toMatchObject({
      assistantId: first.id,
      version: null,
      config: null,
    });
  });

  it('are published as versions that do not change any more', async () => {
    const draft = await make();
    const published = await publish(draft);
    expect(published).toMatchObject({ publishedVersion: 1, hasUnpublishedChanges: false });
    const renamed = (await ask('PATCH', `/assistants/${draft.id}`, { revision: 1, name: 'New' })).json();
    expect(renamed).toMatchObject({ hasUnpublishedChanges: false, revision: 2 });
    const config = { ...draft.config, firstMessage: 'Second' };
    const changed = (await ask('PATCH', `/assistants/${draft.id}`, { revision: 2, config })).json();
    expect(changed).toMatchObject({ hasUnpublishedChanges: true, revision: 3 });
    expect((await assistants.findByAddress('1000'))?.config?.firstMessage).toBe('');
    expect((await ask('POST', `/assistants/${draft.id}/publish`, { revision: 2 })).statusCode).toBe(409);
    expect(await publish(changed)).toMatchObject({ publishedVersion: 2 });
    expect(await assistants.findByAddress('1000')).toMatchObject({ version: 2, config: { firstMessage: 'Second' } });
    const versions = (await ask('GET', `/assistants/${draft.id}/versions`)).json().items;
    expect(versions.map((version: { number: number }) => version.number)).toEqual([2, 1]);
    expect(versions[0]).toMatchObject({ publishedBy: 'Acme owner', config: { firstMessage: 'Second' } });

    const restored = (await ask('POST', `/assistants/${draft.id}/versions/1/restore`)).json();
    expect(restored).toMatchObject({ revision: 4, hasUnpublishedChanges: true, config: { firstMessage: '' } });
    const again = (await ask('POST', `/assistants/${draft.id}/versions/2/restore`)).json();
    expect(again).toMatchObject({ revision: 5, hasUnpublishedChanges: false });
    expect((await ask('POST', `/assistants/${draft.id}/versions/9/restore`)).statusCode).toBe(404);
  });

  it('are reached by number, key or line, in every spelling', async () => {
    const assistant = await publish(await make());
    await inWorkspace(db.database, acme.workspaceId, (transaction) =>
      transaction.insert(lines).values({
        id: systemIds.uuid(),
        workspaceId: acme.workspaceId,
        number: '+33123456789',
        assistantId: assistant.id,
      }),
    );
    for (const user of ['1000', assistant.apiKey, '+33123456789', '33123456789', '0033123456789']) {
      expect([user, (await assistants.findByAddress(user))?.assistantId]).toEqual([user, assistant.id]);
    }
    for (const user of ['', '999', "1000' or true --", '%', 'ast_', '123456789']) {
      expect([user, await assistants.findByAddress(user)]).toEqual([user, undefined]);
    }
    const rotated = (await ask('POST', `/assistants/${assistant.id}/rotate-key`)).json();
    expect(rotated.apiKey).not.toBe(assistant.apiKey);
    expect(await assistants.findByAddress(assistant.apiKey)).toBeUndefined();
    expect((await assistants.findByAddress(rotated.apiKey))?.version).toBe(1);
  });

  it('are copied with another number, key and name', async () => {
    const source = await make();
    const copy = (await ask('POST', `/assistants/${source.id}/duplicate`)).json();
    expect(copy).toMatchObject({ name: 'Reception (2)', virtualNumber: '1001', publishedVersion: null });
    expect(copy.apiKey).not.toBe(source.apiKey);
    expect((await ask('POST', `/assistants/${copy.id}/duplicate`)).json().name).toBe('Reception (3)');
  });

  it('are tried as draft or as published', async () => {
    const draft = await make();
    const context = acme.context();
    await expect(assistants.resolveForTest(context, draft.id, 'published')).rejects.toMatchObject({ code: 'conflict' });
    expect(await assistants.resolveForTest(context, draft.id, 'draft')).toMatchObject({ version: null });
    await publish(draft);
    expect(await assistants.resolveForTest(context, draft.id, 'published')).toMatchObject({ version: 1 });
    await expect(assistants.resolveForTest(other.context(), draft.id, 'draft')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('leave a line in the audit log for each change', async () => {
    const assistant = await publish(await make());
    await ask('POST', `/assistants/${assistant.id}/rotate-key`);
    await ask('DELETE', `/assistants/${assistant.id}`);
    const entries = await inWorkspace(db.database, acme.workspaceId, (transaction) =>
      transaction.select().from(auditLog),
    );
    expect(entries.map((entry) => entry.action).sort()).toEqual([
      'assistant:create',
      'assistant:delete',
      'assistant:publish',
      'assistant:rotate-key',
    ]);
    expect(entries.every((entry) => entry.subjectId === assistant.id && entry.actorName === 'Acme owner')).toBe(true);
  });

  it('are invisible and untouchable from another workspace', async () => {
    const assistant = await publish(await make());
    const { id } = assistant;
    const foreign = other.headers();
    const attempts = [
      ask('GET', `/assistants/${id}`, undefined, foreign),
      ask('PATCH', `/assistants/${id}`, { revision: 1, name: 'Mine' }, foreign),
      ask('POST', `/assistants/${id}/publish`, { revision: 1 }, foreign),
      ask('POST', `/assistants/${id}/duplicate`, undefined, foreign),
      ask('POST', `/assistants/${id}/rotate-key`, undefined, foreign),
      ask('GET', `/assistants/${id}/versions`, undefined, foreign),
      ask('POST', `/assistants/${id}/versions/1/restore`, undefined, foreign),
      ask('DELETE', `/assistants/${id}`, undefined, foreign),
    ];
    expect((await Promise.all(attempts)).map((response) => response.statusCode)).toEqual(Array(8).fill(404));
    expect((await ask('GET', '/assistants', undefined, foreign)).json().items).toEqual([]);
    expect((await ask('GET', `/assistants/${id}`)).json()).toEqual(assistant);
  });

  it.each<[Role, number, number, number]>([
    ['viewer', 200, 403, 403],
    ['agent', 200, 403, 403],
    ['builder', 200, 200, 200],
  ])('let a %s do what the role says', async (role, read, write, publishing) => {
    const { id } = await make();
    const headers = acme.headers(role);
    expect((await ask('GET', `/assistants/${id}`, undefined, headers)).statusCode).toBe(read);
    expect((await ask('POST', `/assistants/${id}/publish`, { revision: 1 }, headers)).statusCode).toBe(publishing);
    expect((await ask('PATCH', `/assistants/${id}`, { revision: 1, name: 'N' }, headers)).statusCode).toBe(write);
    expect((await server.app.inject({ url: `/api/v1/assistants/${id}` })).statusCode).toBe(401);
  });

  it('say which field is wrong', async () => {
    const response = await ask('POST', '/assistants', { name: '', config: { silenceMs: 1 } });
    expect(response.statusCode).toBe(422);
    expect(response.json().error.fields.map((problem: { field: string }) => problem.field)).toEqual([
      'name',
      'config.silenceMs',
    ]);
  });

  it('have voices to choose from and to listen to', async () => {
    const voices = (await ask('GET', '/voices?provider=test&language=fr-CA')).json().items;
    expect(voices).toEqual([
      { id: 'b', name: 'Bruno', language: 'fr-FR', gender: 'male' },
      { id: 'c', name: 'Cleo', language: 'mul', gender: 'neutral' },
    ]);
    const namesOf = async (query: string) =>
      (await ask('GET', `/voices?provider=test&${query}`)).json().items.map(({ name }: { name: string }) => name);
    expect(await namesOf('gender=male')).toEqual(['Bruno']);
    expect(await namesOf('q=CLE')).toEqual(['Cleo']);
    expect(await namesOf('q=%20%20')).toHaveLength(3);
    expect((await ask('GET', '/voices?provider=nobody')).statusCode).toBe(404);
    const preview = (text?: string) =>
      ask('POST', '/voices/preview', { provider: 'test', voice: '', language: 'en-GB', text });
    const wav = await preview();
    expect(wav.headers['content-type']).toBe('audio/wav');
    expect(wav.rawPayload.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.rawPayload.length).toBe(58 + 2400);
    const failed = await preview('fail');
    expect([failed.statusCode, failed.json().error.message]).toEqual([503, 'Install the voice first.']);
    speakers = [];
    const speaker = { provider: 'test', model: 'turbo', keys: 'yours' };
    await ask('POST', '/voices/preview', { ...speaker, voice: '', language: 'en-GB' });
    await ask('GET', '/voices?provider=test&model=turbo&keys=yours');
    expect(speakers).toMatchObject([speaker, speaker]);
  });
});
