import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import type { UsageLine } from '#domain';
import { asPlatform, auditLog, calls, providerKeys, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { createOutbound } from '#platform/outbound';
import { createProviderHealth, createSpeechCache, ProviderError } from '#providers';
import type { Credentials } from '#providers/catalog';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { openProviderGround, type ProviderGround } from '../../../test/kit/provider-ground.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { type SampleVendor, sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { ProviderInfo } from './contract.ts';
import { createProviders, type PriceOverrides, type Providers } from './index.ts';

const KEY = 'correct-key-0042';
const PATH = '/sample/key';

describe('providers', () => {
  let ground: ProviderGround;
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let clock: VirtualClock;
  let vendor: SampleVendor;
  let providers: Providers;
  let server: HttpServer;
  const health = () => createProviderHealth(clock);
  let figures: ReturnType<typeof health>;

  beforeAll(async () => {
    ground = await openProviderGround();
    db = ground.db;
  });
  afterAll(() => ground.close());

  const speechCache = createSpeechCache({ maxBytes: 10_000 });
  let turnModel: object | undefined;
  const make = (ours: Readonly<Record<string, Credentials>> = {}, prices: PriceOverrides = {}) =>
    createProviders({
      ...{ ...ground.deps, clock, ours, prices, vendors: [vendor] },
      ...{ health: figures, speechCache, turnModels: { current: () => turnModel } },
    });

  beforeEach(async () => {
    clock = new VirtualClock();
    vendor = sampleVendor();
    figures = health();
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    providers = make();
    server = await tenantServer([acme, other], [providers.routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const ask = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, headers = acme.headers()) =>
    server.app.inject({ method, url: `/api/v1/providers${path}`, headers, ...(payload && { payload }) });
  const list = async (headers = acme.headers()): Promise<ProviderInfo[]> =>
    (await ask('GET', '', undefined, headers)).json().items;
  const setKey = (credentials: Credentials, more: object = {}) => ask('PUT', PATH, { credentials, ...more });

  it('are listed with what they can do, cost and want', async () => {
    const [sample] = await list();
    expect(sample).toMatchObject({
      ...{ id: 'sample', name: 'Sample', languages: 'any', ours: false, yours: null, embedding: null },
      speechToText: { models: ['ear-1', 'ear-2'], pricePerMinute: 0.006, capabilities: { g711: ['alaw'] } },
      languageModel: {
        models: [
          { id: 'mind-1', price: { input: 1, cachedInput: 0.5, output: 4 }, accepts: { topK: 'not-offered' } },
          { id: 'mind-2', price: null, accepts: { temperature: 'fixed-by-model' } },
        ],
      },
    });
  });

  it('take a key that is never shown again, sealed in the database, of its workspace alone', async () => {
    const saved = await setKey({ apiKey: KEY, region: 'eu-west-1' });
    expect(saved.statusCode).toBe(200);
    expect(saved.json().yours).toMatchObject({ lastFour: '0042', values: { region: 'eu-west-1' }, maxStreams: null });
    expect(saved.body + (await ask('GET', '')).body).not.toContain(KEY);
    expect((await list(other.headers()))[0]?.yours).toBeNull();
    expect(() => providers.keyRing.find(other.workspaceId, 'sample')).toThrow(ProviderError);
    const [row] = await asPlatform(db.database, (transaction) => transaction.select().from(providerKeys));
    expect(JSON.stringify(row)).not.toContain(KEY);
    const lines = await asPlatform(db.database, (transaction) => transaction.select().from(auditLog));
    expect(lines).toMatchObject([{ action: 'provider:set-key', subjectId: 'sample' }]);
    expect(JSON.stringify(lines)).not.toContain(KEY);
  });

  it('keep a secret that is left out, and forget what is empty', async () => {
    await setKey({ apiKey: KEY, region: 'eu-west-1' });
    expect((await setKey({ region: '' }, { maxStreams: 3 })).json().yours).toMatchObject({ values: {}, maxStreams: 3 });
    expect(providers.keyRing.find(acme.workspaceId, 'sample')).toMatchObject({
      keys: 'yours',
      access: { credentials: { apiKey: KEY } },
    });
  });

  it.each([
    [{}, 'credentials.apiKey', 'Sample needs this.'],
    [{ apiKey: 'a\nb' }, 'credentials.apiKey', 'It has characters that no key has.'],
    [{ apiKey: KEY, nonsense: 'x' }, 'credentials.nonsense', 'Sample has no such field.'],
    [{ apiKey: KEY, region: 'evil.test/?' }, 'credentials.region', 'Give a value such as eu-west-1.'],
    [{ apiKey: KEY, address: 'file:///etc' }, 'credentials.address', 'Give a value such as https://api.example.com.'],
  ])('refuse the credentials %j, naming the field', async (credentials, field, problem) => {
    const refused = await setKey(credentials);
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.fields).toMatchObject([{ field, problem }]);
    expect(refused.body).not.toContain(KEY);
  });

  it('let owners and admins give keys, everybody see which there are, and strangers nothing', async () => {
    for (const role of ['builder', 'agent', 'viewer'] as const) {
      expect((await ask('PUT', PATH, { credentials: { apiKey: KEY } }, acme.headers(role))).statusCode, role).toBe(403);
      expect((await ask('DELETE', PATH, undefined, acme.headers(role))).statusCode, role).toBe(403);
      expect((await ask('POST', '/sample/test', {}, acme.headers(role))).statusCode, role).toBe(403);
      expect((await ask('GET', '', undefined, acme.headers(role))).statusCode, role).toBe(200);
    }
    expect((await server.app.inject({ url: '/api/v1/providers' })).statusCode).toBe(401);
  });

  it('work with the key that was chosen, by default the own one', async () => {
    const missing = 'There is no key for Sample: add one under Providers.';
    expect(() => providers.keyRing.find(acme.workspaceId, 'sample')).toThrow(missing);
    const both = make({ sample: { apiKey: 'of-the-operator' } });
    const keyOf = (keys?: 'ours' | 'yours') =>
      both.keyRing.find(acme.workspaceId, 'sample', keys).access.credentials.apiKey;
    expect(keyOf()).toBe('of-the-operator');
    expect(() => keyOf('yours')).toThrow(missing);
    await setKey({ apiKey: KEY });
    await both.keyRing.refresh();
    expect([keyOf(), keyOf('yours'), keyOf('ours')]).toEqual([KEY, KEY, 'of-the-operator']);
    expect(() => providers.keyRing.find(acme.workspaceId, 'sample', 'ours')).toThrow(/operator .* no key for Sample/);
  });

  it('use a key that was changed on another node within 15 s, without a restart', async () => {
    const elsewhere = make();
    const stop = await elsewhere.start();
    await setKey({ apiKey: KEY });
    const first = providers.keyRing.find(acme.workspaceId, 'sample');
    expect(() => elsewhere.keyRing.find(acme.workspaceId, 'sample')).toThrow(ProviderError);
    await clock.advance(15_000);
    await expect.poll(() => elsewhere.keyRing.row(acme.workspaceId, 'sample')?.lastFour).toBe('0042');
    await setKey({ apiKey: 'another-key-0043' });
    expect(providers.keyRing.find(acme.workspaceId, 'sample').version).not.toBe(first.version);
    stop();
  });

  it('are asked again at once when they were passed over for a wrong key', async () => {
    await setKey({ apiKey: 'wrong-key-123456' });
    const stages = [acme, other].map(({ workspaceId }) => figures.stage(workspaceId, 'language-model'));
    for (const stage of stages) stage.failed('sample/mind-1', new ProviderError('sample', 'authentication', 'No.'));
    expect(stages.map((stage) => stage.mayAsk('sample/mind-1'))).toEqual([false, false]);
    await setKey({ apiKey: KEY });
    expect(stages.map((stage) => stage.mayAsk('sample/mind-1'))).toEqual([true, false]);
  });

  it('are gone with their key', async () => {
    await setKey({ apiKey: KEY });
    expect((await ask('DELETE', PATH)).statusCode).toBe(204);
    expect((await list())[0]?.yours).toBeNull();
    expect(() => providers.keyRing.find(acme.workspaceId, 'sample')).toThrow(ProviderError);
    expect((await ask('DELETE', PATH)).statusCode).toBe(404);
    expect((await ask('PUT', '/nobody/key', { credentials: {} })).statusCode).toBe(404);
  });

  it('are tried stage by stage: what works, how fast and for how much', async () => {
    await setKey({ apiKey: KEY });
    const answer = ask('POST', '/sample/test', { language: 'en-GB' });
    let isOver = false;
    void answer.then(() => {
      isOver = true;
    });
    while (!isOver) await Promise.all([clock.advance(20), new Promise((resolve) => setImmediate(resolve))]);
    const trials = (await answer).json().items;
    expect(trials).toMatchObject([
      { stage: 'speech-to-text', ok: true, model: 'ear-1', detail: 'hello', costUsd: (0.2 / 60) * 0.006 },
      { stage: 'language-model', ok: true, model: 'mind-1', detail: 'Good morning.', costUsd: 0.0013 },
      { stage: 'text-to-speech', ok: true, model: 'voice-1', detail: '1.0 s of speech' },
    ]);
    expect(vendor.closed).toBe(3);
    const paid = trials.reduce((sum: number, { costUsd }: { costUsd: number }) => sum + costUsd, 0);
    const later = new Date(clock.wallNow() + 1).toISOString();
    expect(
      (await server.app.inject({ url: `/api/v1/usage?to=${later}`, headers: acme.headers() })).json(),
    ).toMatchObject({
      ...{ items: [], trials: [{ kind: 'test', requests: 3, costUsd: expect.closeTo(paid, 9) }] },
      budget: { spentUsd: expect.closeTo(paid, 9) },
    });
    await providers.keyRing.refresh();
    expect((await list())[0]?.yours?.spentUsd).toBeCloseTo(paid, 9);
  });

  it('say in plain words why they do not work, without the key', async () => {
    await setKey({ apiKey: 'wrong-key-123456' });
    const answer = await ask('POST', '/sample/test', {});
    expect(answer.json().items).toHaveLength(3);
    for (const trial of answer.json().items)
      expect(trial).toMatchObject({ ok: false, detail: 'The key was not accepted.', tookMs: null });
    expect(answer.body).not.toContain('wrong-key-123456');
    await ask('DELETE', PATH);
    const without = await ask('POST', '/sample/test', {});
    expect(without.statusCode).toBe(422);
    expect(without.json().error.fields).toMatchObject([
      { field: 'keys', problem: expect.stringMatching(/no key for Sample/) },
    ]);
  });

  it('list their models, and those known when they cannot be asked', async () => {
    await setKey({ apiKey: KEY });
    expect((await ask('GET', '/sample/models')).json()).toMatchObject({ isFresh: true, items: [{ id: 'mind-3' }] });
    await setKey({ apiKey: 'wrong-key-123456' });
    expect((await ask('GET', '/sample/models')).json()).toMatchObject({
      isFresh: false,
      items: [{ id: 'mind-1' }, { id: 'mind-2' }],
    });
  });

  it('tell how they do in the workspace', async () => {
    figures.stage(acme.workspaceId, 'language-model').failed('sample', new ProviderError('sample', 'timeout', 'Slow.'));
    figures.stage(other.workspaceId, 'language-model').succeeded('sample', 100);
    expect((await ask('GET', '/health')).json().items).toMatchObject([
      { stage: 'language-model', provider: 'sample', answers: 0, errors: { timeout: 1 }, latency: null },
    ]);
  });

  it('tell whether a model hears the end of turns', async () => {
    expect((await ask('GET', '/turn-model')).json()).toEqual({ inUse: false });
    turnModel = {};
    expect((await ask('GET', '/turn-model')).json()).toEqual({ inUse: true });
  });

  it('shows what a workspace was spared by sentences that are kept', async () => {
    const use = { workspaceId: acme.workspaceId, provider: 'sample', place: 'key', isFixed: () => true };
    const voice = speechCache.through(ground.deps.offlineVoice, use);
    const never = new AbortController().signal;
    for (let time = 0; time < 3; time++) for await (const _ of voice.speak({ text: 'Hello.', language: 'en' }, never));
    expect((await ask('GET', '/speech-cache')).json()).toEqual({
      items: [{ provider: 'sample', hits: 2, misses: 1, savedCharacters: 12 }],
      ...{ keptBytes: 3200, maxBytes: 10_000 },
    });
    expect((await ask('GET', '/speech-cache', undefined, other.headers())).json().items).toEqual([]);
  });

  describe('at an address that a workspace gave', () => {
    let inside: Server;
    let hits = 0;
    beforeEach(async () => {
      hits = 0;
      inside = createServer((_request, response) => {
        hits++;
        response.end('mind-of-the-intranet');
      });
      await new Promise<void>((resolve) => {
        inside.listen(0, '127.0.0.1', resolve);
      });
    });
    afterEach(() => inside.close());
    const port = () => (inside.address() as AddressInfo).port;

    it('are refused where it leads into our network', async () => {
      for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::1]', '169.254.169.254', '10.0.0.1']) {
        const refused = await setKey({ apiKey: KEY, address: `http://${host}:${port()}/` });
        expect(refused.statusCode, host).toBe(422);
        expect(refused.json().error.fields[0].field, host).toBe('credentials.address');
      }
      expect(hits).toBe(0);
    });

    it('are not reached there either when the name changes its mind later', async () => {
      const trusting = createOutbound(['127.0.0.1', '::1']);
      const permissive = createProviders({
        ...{ ...ground.deps, clock, outbound: trusting, ours: {} },
        ...{ vendors: [vendor], health: figures, speechCache },
      });
      const lenient = await tenantServer([acme], [permissive.routes]);
      const save = await lenient.app.inject({
        ...{ method: 'PUT', url: '/api/v1/providers/sample/key', headers: acme.headers() },
        payload: { credentials: { apiKey: KEY, address: `http://localhost:${port()}/` } },
      });
      expect(save.statusCode).toBe(200);
      const reached = await lenient.app.inject({ url: '/api/v1/providers/sample/models', headers: acme.headers() });
      expect(reached.json()).toMatchObject({ isFresh: true, items: [{ id: 'mind-of-the-intranet' }] });
      await lenient.close();
      await trusting.close();

      await providers.keyRing.refresh();
      const before = hits;
      expect((await ask('GET', '/sample/models')).json()).toMatchObject({ isFresh: false });
      const { lookup } = providers.keyRing.find(acme.workspaceId, 'sample').access;
      const problem = await new Promise((resolve) => lookup?.('localhost', {}, resolve));
      expect(problem).toMatchObject({ name: 'BlockedAddressError' });
      expect(hits).toBe(before);
    });
  });

  describe('usage', () => {
    const line = (more: Partial<UsageLine>): UsageLine => ({
      ...{ stage: 'language-model', provider: 'sample', model: 'mind-1', keys: 'yours', costUsd: 0.5 },
      ...{ inputTokens: 100, cachedTokens: 10, outputTokens: 20 },
      ...more,
    });
    const record = (usage: UsageLine[], createdAt = new Date(clock.wallNow()), workspaceId = acme.workspaceId) =>
      asPlatform(db.database, (transaction) =>
        transaction.insert(calls).values({
          ...{ id: systemIds.uuid(), workspaceId, direction: 'inbound', wire: 'sip', state: 'ended', nodeId: 'n' },
          ...{
            from: '1',
            to: '2',
            createdAt,
            usage,
            costUsd: usage.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
          },
        }),
      );
    const get = async (path: string, headers = acme.headers()) =>
      (await server.app.inject({ url: `/api/v1/usage${path}`, headers })).json();
    const budget = (monthlyUsd: number | null, role: 'owner' | 'builder' = 'owner') =>
      server.app.inject({
        ...{ method: 'PUT', url: '/api/v1/usage/budget', headers: acme.headers(role), payload: { monthlyUsd } },
      });

    it('is summed by stage, provider, model and key', async () => {
      await record([line({}), line({ stage: 'text-to-speech', characters: 40, costUsd: null })]);
      await record([line({ isEstimated: true })]);
      await record([line({ costUsd: 9 })], new Date(clock.wallNow()), other.workspaceId);
      await record([line({ costUsd: 7 })], new Date(clock.wallNow() - 40 * 86_400_000));
      const to = new Date(clock.wallNow() + 1).toISOString();
      expect(await get(`?to=${to}`)).toMatchObject({
        costUsd: 1,
        items: [
          { stage: 'language-model', calls: 2, inputTokens: 200, cachedTokens: 20, costUsd: 1, isEstimated: true },
          { stage: 'text-to-speech', calls: 1, characters: 40, costUsd: null },
        ],
        budget: { monthlyUsd: null, spentUsd: 1, state: 'ok' },
      });
    });

    it('counts previews of voices, whole where they broke off, and none that is free', async () => {
      const request = { text: 'x'.repeat(1000), language: 'en' };
      const hear = async ({ previewed }: Providers, most: number) => {
        const choice = { provider: 'sample', model: 'voice-1' };
        const voice = previewed({ ...ground.deps.offlineVoice, keys: 'yours' }, choice, acme.workspaceId);
        let samples = 0;
        for await (const chunk of voice.speak(request, new AbortController().signal)) {
          samples += chunk.samples.length;
          if (samples >= most) break;
        }
        expect(samples).toBeGreaterThan(0);
      };
      await hear(providers, 1);
      await hear(providers, Number.POSITIVE_INFINITY);
      await hear(make({}, { sample: { textToSpeechPerMillionCharacters: 0 } }), 1);
      const to = new Date(clock.wallNow() + 1).toISOString();
      expect(await get(`?to=${to}`)).toMatchObject({
        ...{ costUsd: 0.04, items: [], trials: [{ kind: 'preview', requests: 2, costUsd: 0.04 }] },
        budget: { spentUsd: 0.04 },
      });
      expect(await get(`?to=${to}`, other.headers())).toMatchObject({ costUsd: 0, trials: [] });
      expect((await budget(0.03)).json()).toMatchObject({ state: 'exceeded' });
      expect(await providers.usage.mayBegin(acme.workspaceId)).toBe(false);
    });

    it('warns at 80 % of the budget and refuses calls when it is spent', async () => {
      await record([line({ costUsd: 8 })]);
      expect(await providers.usage.mayBegin(acme.workspaceId)).toBe(true);
      expect((await budget(11)).json()).toMatchObject({ state: 'ok', spentUsd: 8 });
      expect((await budget(10)).json()).toMatchObject({ state: 'warning' });
      expect(await providers.usage.mayBegin(acme.workspaceId)).toBe(true);
      await record([line({ costUsd: 2 })]);
      await clock.advance(10_000);
      expect(await providers.usage.mayBegin(acme.workspaceId)).toBe(false);
      expect(await providers.usage.mayBegin(other.workspaceId)).toBe(true);
      expect((await budget(null)).json()).toMatchObject({ state: 'ok', monthlyUsd: null });
      expect(await providers.usage.mayBegin(acme.workspaceId)).toBe(true);
      expect((await budget(1, 'builder')).statusCode).toBe(403);
    });
  });
});
