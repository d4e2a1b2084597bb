import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  asPlatform,
  auditLog,
  inWorkspace,
  operatorKeys,
  providerPrices,
  providerSpending,
  workspaces,
} from '#platform/db';
import type { HttpServer } from '#platform/http';
import { createProviderHealth, createSpeechCache, ProviderError, type ProviderHealth } from '#providers';
import type { Credentials } from '#providers/catalog';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { openProviderGround, type ProviderGround } from '../../../test/kit/provider-ground.ts';
import { asOperator, createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { OperatorKey, OperatorPrice } from './contract.ts';
import { addSpending, createProviders, type Providers } from './index.ts';

const KEY = 'correct-key-0042';

describe('the operator', () => {
  let ground: ProviderGround;
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let clock: VirtualClock;
  let health: ProviderHealth;
  let providers: Providers;
  let server: HttpServer;

  beforeAll(async () => {
    ground = await openProviderGround();
    db = ground.db;
  });
  afterAll(async () => {
    await server.close();
    await ground.close();
  });

  const make = (ours: Readonly<Record<string, Credentials>> = {}) =>
    createProviders({
      ...{ ...ground.deps, clock, ours, health },
      speechCache: createSpeechCache({ maxBytes: 0 }),
      ...{ vendors: [sampleVendor()], prices: { sample: { embeddingPerMillionTokens: 1 } } },
    });
  const serve = async (ours?: Readonly<Record<string, Credentials>>) => {
    await server?.close();
    providers = make(ours);
    server = await tenantServer([acme, other], [providers.routes]);
  };

  beforeEach(async () => {
    clock = new VirtualClock();
    health = createProviderHealth(clock);
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    await serve();
  });
  afterEach(() =>
    asPlatform(db.database, async (transaction) => {
      for (const table of [workspaces, operatorKeys, providerPrices]) await transaction.delete(table);
    }),
  );

  type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
  const ask = (method: Method, path: string, payload?: object, headers = asOperator(acme)) =>
    server.app.inject({ method, url: `/api/v1/operator${path}`, headers, ...(payload && { payload }) });
  const setKey = (payload: object) => ask('PUT', '/keys/sample', payload);
  const theKey = async (): Promise<OperatorKey> => (await ask('GET', '/keys')).json().items[0];
  const find = (workspaceId = acme.workspaceId) => providers.keyRing.find(workspaceId, 'sample');

  it('is nobody by role: owners and admins of workspaces are refused everything', async () => {
    const routes: [Method, string, object?][] = [
      ['GET', '/keys'],
      ['PUT', '/keys/sample', { credentials: { apiKey: KEY } }],
      ['DELETE', '/keys/sample'],
      ['POST', '/keys/sample/test', {}],
      ['GET', '/prices'],
      ['PUT', '/prices', {}],
      ['GET', '/prices/history?vendor=sample&stage=embedding&model='],
      ['GET', '/health'],
    ];
    for (const [method, path, payload] of routes) {
      for (const role of ['owner', 'admin', 'viewer'] as const)
        expect((await ask(method, path, payload, acme.headers(role))).statusCode, `${method} ${path}`).toBe(403);
      expect((await server.app.inject({ method, url: `/api/v1/operator${path}` })).statusCode).toBe(401);
    }
    expect(() => find()).toThrow(ProviderError);
  });

  it('sees no more of a workspace than its role there lets it', async () => {
    const write = await server.app.inject({
      ...{ method: 'PUT', url: '/api/v1/providers/sample/key', headers: asOperator(acme, 'viewer') },
      payload: { credentials: { apiKey: KEY } },
    });
    expect(write.statusCode).toBe(403);
  });

  it('gives a key that every workspace uses from the next call on, sealed and never shown again', async () => {
    const saved = await setKey({ credentials: { apiKey: KEY, region: 'eu-west-1' } });
    expect(saved.json()).toMatchObject({ source: 'stored', lastFour: '0042', values: { region: 'eu-west-1' } });
    expect(saved.body + (await ask('GET', '/keys')).body).not.toContain(KEY);
    for (const { workspaceId } of [acme, other])
      expect(find(workspaceId)).toMatchObject({ keys: 'ours', access: { credentials: { apiKey: KEY } } });
    const before = find().version;
    await setKey({ credentials: { apiKey: 'another-key-0043' } });
    expect(find()).toMatchObject({ access: { credentials: { apiKey: 'another-key-0043' } } });
    expect(find().version).not.toBe(before);

    const inside = await inWorkspace(db.database, acme.workspaceId, (transaction) =>
      transaction.select().from(operatorKeys),
    );
    expect(inside).toEqual([]);
    const rows = await asPlatform(db.database, async (transaction) => [
      await transaction.select().from(operatorKeys),
      await transaction.select().from(auditLog),
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/correct-key-0042|another-key-0043/);
    expect(rows[1]).toMatchObject([{ action: 'operator:set-key' }, { action: 'operator:set-key' }]);

    expect((await ask('DELETE', '/keys/sample')).statusCode).toBe(204);
    expect(() => find()).toThrow(/no key for Sample/);
    expect((await ask('DELETE', '/keys/sample')).statusCode).toBe(404);
  });

  it('reaches the public internet only with an address that came over the web', async () => {
    const refused = await setKey({ credentials: { apiKey: KEY, address: 'http://169.254.169.254/' } });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.fields).toMatchObject([{ field: 'credentials.address' }]);
    await setKey({ credentials: { apiKey: KEY } });
    expect(find().access.lookup).toBe(ground.deps.outbound.lookup);
  });

  it('cannot change what comes from the environment, but limit it', async () => {
    await serve({ sample: { apiKey: 'of-the-environment-77ab' } });
    expect(await theKey()).toMatchObject({ source: 'environment', lastFour: '77ab', maxStreams: null });
    const refused = await setKey({ credentials: { apiKey: KEY } });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().error.message).toBe('The key for Sample comes from the environment: change it there.');
    expect((await setKey({ maxStreams: 2, workspaceMaxStreams: 1 })).json()).toMatchObject({
      ...{ source: 'environment', maxStreams: 2, workspaceMaxStreams: 1, monthlyBudgetUsd: null },
    });
    expect((await setKey({ monthlyBudgetUsd: 5 })).json()).toMatchObject({ maxStreams: 2, monthlyBudgetUsd: 5 });
    expect(find().access.credentials.apiKey).toBe('of-the-environment-77ab');
    const release = find().gate.take();
    expect(() => find().gate.take()).toThrow(expect.objectContaining({ kind: 'limit' }));
    expect(await theKey()).toMatchObject({ streams: 1 });
    release();
  });

  it('has all workspaces ask a provider again that they passed over for the old key', async () => {
    const stages = [acme, other].map(({ workspaceId }) => health.stage(workspaceId, 'text-to-speech'));
    for (const stage of stages) stage.failed('sample', new ProviderError('sample', 'authentication', 'No.'));
    await setKey({ credentials: { apiKey: KEY } });
    expect(stages.map((stage) => stage.mayAsk('sample'))).toEqual([true, true]);
  });

  it('tries a key and hears in plain words what is wrong, without the key', async () => {
    await setKey({ credentials: { apiKey: 'wrong-key-123456' } });
    const answer = await ask('POST', '/keys/sample/test', {});
    expect(answer.json().items[0]).toMatchObject({ ok: false, detail: 'The key was not accepted.' });
    expect(answer.body).not.toContain('wrong-key-123456');
    await ask('DELETE', '/keys/sample');
    expect((await ask('POST', '/keys/sample/test', {})).statusCode).toBe(422);
  });

  const spend = (
    tenant: Tenant,
    costUsd: number,
    keys: 'ours' | 'yours' = 'ours',
    createdAt = new Date(clock.wallNow()),
  ) =>
    inWorkspace(db.database, tenant.workspaceId, (transaction) =>
      addSpending(transaction, { workspaceId: tenant.workspaceId, createdAt }, [
        { provider: 'sample', keys, costUsd },
        { provider: 'sample', keys, costUsd: 0.5 },
        { provider: 'nobody', keys, costUsd: null },
      ]),
    );

  it('limits what a key may cost in a month, in all and for each workspace; seen on every node within 15 s', async () => {
    await setKey({ credentials: { apiKey: KEY }, monthlyBudgetUsd: 10, workspaceMonthlyBudgetUsd: 4 });
    const stop = await providers.start();
    await spend(acme, 3.5);
    await spend(acme, 1, 'ours', new Date(clock.wallNow() - 40 * 86_400_000));
    await clock.advance(15_000);
    await expect.poll(async () => (await theKey()).spentUsd).toBe(4);
    expect(() => find().gate.check()).toThrow(/^What this workspace may spend/);
    find(other.workspaceId).gate.check();
    await Promise.all([spend(other, 2), spend(other, 3)]);
    await clock.advance(15_000);
    await expect.poll(async () => (await theKey()).spentUsd).toBe(10);
    expect(() => find(other.workspaceId).gate.check()).toThrow(/^The budget of the operator's key/);
    await setKey({ monthlyBudgetUsd: 11 });
    expect(() => find(other.workspaceId).gate.check()).toThrow(/^What this workspace may spend/);
    await setKey({ workspaceMonthlyBudgetUsd: null });
    find(other.workspaceId).gate.check();
    stop();
    const seen = await inWorkspace(db.database, acme.workspaceId, (transaction) =>
      transaction.select().from(providerSpending),
    );
    expect(new Set(seen.map(({ workspaceId }) => workspaceId))).toEqual(new Set([acme.workspaceId]));
  });

  it("leaves a workspace's own key to its own limits", async () => {
    const set = (limits: object) =>
      server.app.inject({
        ...{ method: 'PUT', url: '/api/v1/providers/sample/key', headers: acme.headers() },
        payload: { credentials: { apiKey: KEY }, ...limits },
      });
    expect((await set({ monthlyBudgetUsd: 2 })).json().yours).toMatchObject({ monthlyBudgetUsd: 2, spentUsd: 0 });
    await spend(acme, 1.5, 'yours');
    await providers.keyRing.refresh();
    expect(() => find().gate.check()).toThrow('The budget of your key for Sample is spent for this month.');
    expect((await set({})).json().yours).toMatchObject({ monthlyBudgetUsd: null, spentUsd: 2 });
    find().gate.check();
  });

  describe('sets prices', () => {
    const place = { vendor: 'sample', stage: 'speech-to-text', model: 'ear-1', unit: 'minute' };
    const set = (money: object | null, at: object = place) => ask('PUT', '/prices', { ...at, money });
    const list = async (): Promise<OperatorPrice[]> => (await ask('GET', '/prices')).json().items;
    const minute = { stage: 'speech-to-text', provider: 'sample', keys: 'ours', seconds: 60 } as const;
    const cost = (model: string) => providers.prices.costOf({ ...minute, model });

    it('for each model and unit, beside the list price and its date', async () => {
      const prices = await list();
      const of = (model: string) => prices.filter((price) => price.model === model);
      expect(of('ear-1')).toMatchObject([
        { stage: 'speech-to-text', unit: 'minute', usd: 0.006, source: 'list', listAsOf: '2026-01' },
      ]);
      expect(of('ear-2')).toMatchObject([{ usd: 0.012, own: null }]);
      expect(of('mind-1')).toMatchObject([
        { unit: 'million-input-tokens', usd: 1 },
        { unit: 'million-cached-tokens', usd: 0.5 },
        { unit: 'million-output-tokens', usd: 4 },
      ]);
      expect(of('voice-1')).toMatchObject([{ stage: 'text-to-speech', unit: 'million-characters', usd: 20 }]);
      expect(of('mind-2').map(({ usd }) => usd)).toEqual([null, null, null]);
    });

    it('for all models of a stage that have none of their own', async () => {
      const others = async () =>
        (await list()).flatMap(({ stage, model, unit, usd }) => (model === '' ? [[stage, unit, usd]] : []));
      expect(await others()).toEqual([
        ['speech-to-text', 'minute', null],
        ['language-model', 'million-input-tokens', null],
        ['language-model', 'million-cached-tokens', null],
        ['language-model', 'million-output-tokens', null],
        ['text-to-speech', 'million-characters', null],
      ]);
      await set({ amount: 2, currency: 'USD', usdRate: 1 }, { ...place, model: '' });
      expect((await others())[0]).toEqual(['speech-to-text', 'minute', 2]);
      expect(cost('ear-3')).toBe(2);
      await set(null, { ...place, model: '' });
      const past = await ask('GET', '/prices/history?vendor=sample&stage=speech-to-text');
      expect(past.json().items).toMatchObject([{ money: null }, { money: { amount: 2 } }]);
    });

    it('in a currency, in force from the next call that ends, and takes them back', async () => {
      const saved = await set({ amount: 0.004, currency: 'EUR', usdRate: 1.25 });
      expect(saved.json()).toMatchObject({
        ...{ usd: 0.005, source: 'operator', listUsd: 0.006 },
        own: { amount: 0.004, currency: 'EUR', usdRate: 1.25, setBy: 'Acme viewer' },
      });
      expect([cost('ear-1'), cost('ear-2')]).toEqual([0.005, 0.012]);
      await set({ amount: 1, currency: 'USD', usdRate: 1 }, { ...place, model: '' });
      expect([cost('ear-1'), cost('ear-2'), cost('ear-3')]).toEqual([0.005, 1, 1]);
      expect((await set(null)).json()).toMatchObject({ usd: 1, own: null });
      await set(null, { ...place, model: '' });
      expect([cost('ear-1'), cost('ear-2'), cost('ear-3')]).toEqual([0.006, 0.012, null]);
    });

    it('and keeps what was set before', async () => {
      for (const amount of [1, 2]) {
        await set({ amount, currency: 'USD', usdRate: 1 });
        await clock.advance(1000);
      }
      await set(null);
      const past = await ask('GET', '/prices/history?vendor=sample&stage=speech-to-text&model=ear-1');
      expect(past.json().items).toMatchObject([
        { unit: 'minute', money: null },
        { money: { amount: 2 } },
        { money: { amount: 1 } },
      ]);
    });

    it('that other nodes count with within 15 s', async () => {
      const elsewhere = make();
      const stop = await elsewhere.start();
      await set({ amount: 3, currency: 'USD', usdRate: 1 });
      await clock.advance(15_000);
      await expect.poll(() => elsewhere.prices.costOf({ ...minute, model: 'ear-1' })).toBe(3);
      stop();
      expect(clock.pending).toBe(0);
    });

    it.each([
      [{ ...place, vendor: 'nobody' }, { amount: 1, currency: 'USD', usdRate: 1 }, 404],
      [{ ...place, unit: 'million-characters' }, { amount: 1, currency: 'USD', usdRate: 1 }, 422],
      [{ ...place, stage: 'embedding' }, { amount: 1, currency: 'USD', usdRate: 1 }, 422],
      [place, { amount: -1, currency: 'USD', usdRate: 1 }, 422],
      [place, { amount: 1, currency: 'euro', usdRate: 1 }, 422],
      [place, { amount: 1, currency: 'EUR', usdRate: 0 }, 422],
    ])('but none that make no sense: %j %j', async (at, money, status) => {
      expect((await set(money, at)).statusCode).toBe(status);
    });
  });

  it('sees how providers do over all workspaces, and nothing of whose they are', async () => {
    const [ours, theirs] = [acme, other].map(({ workspaceId }) => health.stage(workspaceId, 'language-model'));
    for (const latencyMs of [100, 200, 300]) ours?.succeeded('sample/mind-1', latencyMs);
    theirs?.succeeded('sample/mind-1', 900);
    theirs?.failed('sample/mind-1', new ProviderError('sample', 'authentication', 'The key was not accepted.'));
    const answer = await ask('GET', '/health');
    expect(answer.json().items).toEqual([
      {
        ...{ stage: 'language-model', provider: 'sample/mind-1', state: 'open', workspaces: 2, open: 1 },
        ...{ answers: 4, errors: { authentication: 1 }, replaced: 0 },
        latency: { p50Ms: 200, p95Ms: 900, p99Ms: 900 },
        lastError: { kind: 'authentication', message: 'The key was not accepted.', at: expect.any(String) },
      },
    ]);
    expect(answer.body).not.toContain(other.workspaceId);
  });
});
