import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import { createPrices } from '#features/providers';
import { asPlatform, calls, providerSpending, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { type ModelRequest, ProviderError } from '#providers';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import type { Call } from './contract.ts';
import type { CallsDeps } from './deps.ts';
import { writeCall } from './store.ts';

describe('what a call costs', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let stage: CallStage;
  let server: HttpServer;
  let isInCredit: boolean;
  let requests: ModelRequest[];
  let warmedAtMs: number | undefined;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database);
    isInCredit = true;
    requests = [];
    warmedAtMs = undefined;
    stage = new CallStage(db);
    const { stt, tts, llm, deps } = stage;
    const { engines } = deps;
    Object.assign(deps, {
      prices: createPrices([sampleVendor()]),
      usage: { mayBegin: async () => isInCredit },
      engines: {
        speechToText: (choice) => (choice.provider === 'sample' ? Object.assign(stt, { keys: 'yours' }) : stt),
        textToSpeech: ({ provider }) => {
          if (provider === 'keyless')
            throw new ProviderError(provider, 'configuration', 'There is no key for Keyless.');
          if (provider === 'spent') throw new ProviderError(provider, 'limit', 'The budget of your key is spent.');
          return provider === 'sample' ? Object.assign(tts, { keys: 'yours' }) : tts;
        },
        languageModel: (choice, use) => (choice.provider === 'sample' ? counting : engines.languageModel(choice, use)),
      },
    } satisfies Partial<CallsDeps>);
    const counting: ReturnType<CallsDeps['engines']['languageModel']> = {
      ...{ id: 'sample', keys: 'yours' },
      warm: async () => {
        warmedAtMs ??= stage.clock.now();
      },
      async *stream(request, signal) {
        requests.push(request);
        for await (const part of llm.stream(request, signal)) if (part.type !== 'finish') yield part;
        yield { type: 'finish', inputTokens: 1000, cachedTokens: 200, outputTokens: 100 };
      },
    };
    server = await tenantServer([acme], [stage.calls.routes]);
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const onlyCall = async (): Promise<Call> => {
    const get = async (path: string) =>
      (await server.app.inject({ url: `/api/v1${path}`, headers: acme.headers() })).json();
    const { items } = await get('/calls');
    expect(items).toHaveLength(1);
    return get(`/calls/${items[0]?.id}`);
  };
  const sample = { provider: 'sample' };
  const hold = async (config: object) => {
    const parsed = AssistantConfig.parse(config);
    const assistant = await stage.publishAssistant(acme, parsed);
    stage.answer = () => ({ text: 'Goodbye then.', calls: [{ id: 't1', name: 'hang_up', arguments: {} }] });
    const { leg, caller, over } = stage.ring(assistant.virtualNumber);
    await stage.until(() => stage.tts.spoken.length > 0 && leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('goodbye'));
    await stage.during(over);
    return onlyCall();
  };

  it('is written down by stage and provider', async () => {
    const { usage, costUsd } = await hold({
      ...{ firstMessage: 'Hello.', speculation: false },
      ...{ speechToText: sample, textToSpeech: sample, model: { ...sample, topK: 7 } },
    });
    const of = (wanted: string) => usage?.find((line) => line.stage === wanted);
    const spoken = 'Hello.Goodbye then.'.length;
    expect(of('text-to-speech')).toEqual({
      ...{ stage: 'text-to-speech', provider: 'sample', model: '', keys: 'yours', characters: spoken },
      costUsd: expect.closeTo((spoken * 20) / 1e6, 9),
    });
    expect(of('language-model')).toMatchObject({ inputTokens: 1000, cachedTokens: 200, outputTokens: 100 });
    expect(of('language-model')?.costUsd).toBeCloseTo((800 * 1 + 200 * 0.5 + 100 * 4) / 1e6, 9);
    expect(costUsd).toBeCloseTo(
      (usage ?? []).reduce((sum, line) => sum + (line.costUsd ?? 0), 0),
      9,
    );
    expect(requests[0]).toMatchObject({ topK: 7 });
    expect(requests[0]).not.toHaveProperty('temperature');
  });

  it('begins with connections that are opened before the call is answered', async () => {
    const assistant = await stage.publishAssistant(acme, AssistantConfig.parse({ model: sample }));
    const { leg, over } = stage.ring(assistant.virtualNumber);
    const answered = leg.answer.bind(leg);
    let warmAtAnswer: number | undefined;
    leg.answer = async () => {
      warmAtAnswer = warmedAtMs;
      return answered();
    };
    await stage.until(() => warmAtAnswer !== undefined);
    leg.remoteHangUp();
    await stage.during(over);
  });

  it('leaves out what a key is missing for, and says so in the timeline', async () => {
    const { usage, timeline } = await hold({ firstMessage: 'Hello.', textToSpeech: { provider: 'keyless' } });
    expect(timeline).toContainEqual(
      expect.objectContaining({
        ...{ type: 'provider-error', provider: 'keyless', kind: 'configuration' },
        message: 'There is no key for Keyless.',
      }),
    );
    expect(usage?.map(({ provider }) => provider)).not.toContain('keyless');
  });

  it('passes over a key that has reached its limit, and says so in the timeline', async () => {
    const { usage, timeline } = await hold({
      ...{ firstMessage: 'Hello.', textToSpeech: { provider: 'spent', fallbacks: [{ provider: 'sample' }] } },
    });
    expect(timeline).toContainEqual(
      expect.objectContaining({
        ...{ type: 'provider-error', provider: 'spent', kind: 'limit', message: 'The budget of your key is spent.' },
      }),
    );
    expect(usage).toContainEqual(expect.objectContaining({ stage: 'text-to-speech', provider: 'sample' }));
  });

  it('is booked to the month of its keys, once', async () => {
    const { costUsd, usage } = await hold({ firstMessage: 'Hello.', model: sample, textToSpeech: sample });
    const booked = await asPlatform(db.database, (transaction) => transaction.select().from(providerSpending));
    expect(booked).toMatchObject([{ workspaceId: acme.workspaceId, vendor: 'sample', keys: 'yours' }]);
    expect(booked[0]?.usd).toBeCloseTo(costUsd ?? 0, 9);
    const [row] = await asPlatform(db.database, (transaction) => transaction.select().from(calls));
    const again = { state: 'ended', usage: usage ?? [] } as const;
    if (row) await writeCall(db.database, row, { firstSeq: 0, events: [] }, again);
    const after = await asPlatform(db.database, (transaction) => transaction.select().from(providerSpending));
    expect(after).toEqual(booked);
  });

  it('keeps new calls away when the budget is spent, and says why', async () => {
    const assistant = await stage.publishAssistant(acme);
    isInCredit = false;
    const { leg, over } = stage.ring(assistant.virtualNumber);
    await stage.during(over);
    expect(leg.ended).toBeDefined();
    expect(await onlyCall()).toMatchObject({
      ...{ state: 'ended', answeredAt: null, costUsd: null },
      endReason: { by: 'configuration', code: 'credit', detail: expect.stringContaining('budget') },
    });
    const placed = await server.app.inject({
      ...{ method: 'POST', url: '/api/v1/calls', headers: acme.headers() },
      payload: { assistantId: assistant.id, to: '+33612345678' },
    });
    const tried = await server.app.inject({
      ...{ method: 'POST', url: '/api/v1/test-calls', headers: acme.headers() },
      payload: { assistantId: assistant.id },
    });
    expect([placed.statusCode, tried.statusCode]).toEqual([409, 409]);
    expect(placed.json().error.message).toMatch(/budget/);
  });
});
