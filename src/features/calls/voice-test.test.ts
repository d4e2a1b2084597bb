import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { drawVoice, type EndReason, type VoiceVariant, voiceTestId } from '#domain';
import type { Assistant } from '#features/assistants/contract';
import { asPlatform, auditLog, type calls, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import type { Call, VoiceTestReport } from './contract.ts';
import { insertCall } from './store.ts';

const VOICES = {
  textToSpeech: { provider: 'first', model: '', voice: 'ada', rate: 1, fallbacks: [] },
  voiceTest: { voice: { provider: 'second', model: '', voice: 'bruno', rate: 1.2 }, sharePercent: 50 },
};
const HUNG_UP: EndReason = { by: 'caller', code: 'hung-up', detail: '' };
const SIGNS = { interruptions: 0, reAsks: 0, silences: 0, standIn: false, transferred: false };

describe('a test of two voices', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let stage: CallStage;
  let server: HttpServer;
  let asked: { provider: string; voice: string; rate: number }[];

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database);
    other = await createTenant(db.database, 'Other');
    asked = [];
    stage = new CallStage(db, {
      engines: {
        speechToText: () => stage.stt,
        textToSpeech: ({ provider, voice, rate }) => {
          if (provider !== 'local') asked.push({ provider, voice, rate });
          return provider === 'local' ? undefined : stage.tts;
        },
        languageModel: ({ provider }) => (provider === 'ollama' ? undefined : stage.llm),
      },
    });
    server = await tenantServer([acme, other], [stage.calls.routes, stage.assistants.routes]);
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers = acme.headers()) =>
    server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  const reportOf = async ({ id }: Assistant): Promise<VoiceTestReport | null> =>
    (await ask('GET', `/assistants/${id}/voice-test`)).json().report;
  const metric = (report: VoiceTestReport | null, name: string) => report?.metrics.find((each) => each.name === name);

  async function callOnce(assistant: Assistant): Promise<Call> {
    const { leg, over } = stage.ring(assistant.virtualNumber);
    await stage.until(() => leg.media.isAudible);
    leg.remoteHangUp();
    await stage.during(over);
    const [newest] = (await ask('GET', '/calls?limit=1')).json().items;
    return (await ask('GET', `/calls/${newest.id}`)).json();
  }

  /** A call of the test that is over. */
  async function insert(
    assistant: Assistant,
    variant: VoiceVariant,
    { durationMs = 60_000, ...changes }: Partial<typeof calls.$inferInsert> & { durationMs?: number } = {},
  ): Promise<void> {
    const startedMs = Date.UTC(2026, 0, 5);
    await insertCall(db.database, {
      ...{ id: systemIds.uuid(), workspaceId: acme.workspaceId, assistantId: assistant.id, assistantVersion: 1 },
      ...{ direction: 'inbound', wire: 'sip', state: 'ended', from: '+33612345678', to: '1000', nodeId: 'node-1' },
      ...{ createdAt: new Date(startedMs), answeredAt: new Date(startedMs), endedAt: new Date(startedMs + durationMs) },
      ...{ endReason: HUNG_UP, turns: 4, voiceTest: voiceTestId(assistant.config, assistant.id) ?? null },
      ...{ voiceVariant: variant, callerSigns: SIGNS },
      ...changes,
    });
  }

  it('lets each call hear the voice that is drawn for it, and writes down which', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    const variants = new Set<string | null>();
    for (let index = 0; index < 12; index++) {
      asked.length = 0;
      const call = await callOnce(assistant);
      expect(call.voiceVariant).toBe(drawVoice(assistant.config, assistant.id, call.id)?.variant);
      expect(asked[0]).toEqual(
        call.voiceVariant === 'b'
          ? { provider: 'second', voice: 'bruno', rate: 1.2 }
          : { provider: 'first', voice: 'ada', rate: 1 },
      );
      expect(stage.tts.requests.at(-1)).toMatchObject({ voice: asked[0]?.voice, rate: asked[0]?.rate });
      variants.add(call.voiceVariant);
    }
    // Both: twelve calls with the same voice are drawn once in 2048 runs.
    const report = await reportOf(assistant);
    expect((report?.calls.a ?? 0) + (report?.calls.b ?? 0)).toBe(12);
    expect(report).toMatchObject({ sharePercent: 50, voices: { a: { voice: 'ada' }, b: { voice: 'bruno' } } });
    expect(report?.endings).toMatchObject([{ by: 'caller', code: 'hung-up' }]);
    expect(metric(report, 'hungUpEarly')).toMatchObject({ verdict: 'too-few-calls', pValue: null });
    expect(variants.has(null)).toBe(false);
  });

  it('counts what callers do in a call', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    stage.answer = () => ({ text: 'We are open from nine in the morning until five in the afternoon, every day.' });
    const { leg, caller, over } = stage.ring(assistant.virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('sorry'));
    await stage.until(() => leg.media.isAudible);
    leg.remoteHangUp();
    await stage.during(over);
    const report = await reportOf(assistant);
    const heard = report?.calls.a === 1 ? 'a' : 'b';
    expect(metric(report, 'reAsks')?.[heard]?.value).toBe(1);
    expect(metric(report, 'turns')?.[heard]?.value).toBe(1);
  });

  it('says that no difference is shown where there is none, however many calls there are', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    for (let index = 0; index < 80; index++)
      await insert(assistant, index % 2 === 0 ? 'a' : 'b', {
        durationMs: 30_000 + Math.floor(index / 2) * 1000,
        turns: Math.floor(index / 2) % 7,
      });
    const report = await reportOf(assistant);
    expect(report?.calls).toEqual({ a: 40, b: 40 });
    expect(report?.metrics.map(({ verdict }) => verdict)).toEqual(Array(8).fill('no-difference'));
  });

  it('shows the difference that there is, and no other', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    for (let index = 0; index < 80; index++) {
      const isB = index % 2 === 1;
      const isEarly = isB && index % 4 === 1;
      await insert(assistant, isB ? 'b' : 'a', {
        durationMs: isEarly ? 8000 : 60_000,
        callerSigns: { ...SIGNS, interruptions: isB ? 0 : 2 },
        turns: index % 5,
      });
    }
    const report = await reportOf(assistant);
    expect(metric(report, 'hungUpEarly')).toMatchObject({ kind: 'share', verdict: 'b-higher', b: { value: 0.5 } });
    expect(metric(report, 'hungUpEarly')?.b?.low).toBeCloseTo(0.352, 2);
    expect(metric(report, 'durationMs')).toMatchObject({ verdict: 'a-higher', a: { value: 60_000 } });
    expect(metric(report, 'interruptions')).toMatchObject({ verdict: 'a-higher', a: { value: 2, low: 2, high: 2 } });
    for (const name of ['turns', 'reAsks', 'silences', 'transferred', 'standIn'])
      expect(metric(report, name)?.verdict).toBe('no-difference');
  });

  it('leaves out trials, unanswered calls, other tests, and other workspaces', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    await insert(assistant, 'a');
    await insert(assistant, 'a', { wire: 'browser' });
    await insert(assistant, 'b', { answeredAt: null });
    await insert(assistant, 'b', { state: 'active' });
    await insert(assistant, 'b', { callerSigns: null });
    await insert(assistant, 'b', { voiceTest: 'of another test' });
    await insert(assistant, 'b', { workspaceId: other.workspaceId, assistantId: null });
    expect((await reportOf(assistant))?.calls).toEqual({ a: 1, b: 0 });
    const foreign = await ask('GET', `/assistants/${assistant.id}/voice-test`, undefined, other.headers());
    expect(foreign.statusCode).toBe(404);
  });

  it('is none without a second voice, or before it is published', async () => {
    expect(await reportOf(await stage.publishAssistant(acme))).toBeNull();
    const draft = await stage.assistants.create(acme.context(), {
      name: 'Draft',
      config: { ...(await stage.publishAssistant(acme)).config, ...VOICES },
    });
    expect(await reportOf(draft)).toBeNull();
  });

  it.each(['a', 'b'] as const)('ends with one voice from the next call on: %s', async (keep) => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    const ended = await ask('POST', `/assistants/${assistant.id}/voice-test/end`, { keep });
    expect(ended.statusCode).toBe(200);
    const kept = keep === 'b' ? VOICES.voiceTest.voice : VOICES.textToSpeech;
    expect(ended.json()).toMatchObject({ publishedVersion: 2, hasUnpublishedChanges: false });
    expect(ended.json().config).not.toHaveProperty('voiceTest');
    expect(ended.json().config.textToSpeech).toEqual({ ...kept, fallbacks: [] });
    asked.length = 0;
    const call = await callOnce(assistant);
    expect(call).toMatchObject({ assistantVersion: 2, voiceVariant: null });
    expect(asked[0]).toMatchObject({ voice: kept.voice });
    expect(await reportOf(assistant)).toBeNull();
    expect((await ask('POST', `/assistants/${assistant.id}/voice-test/end`, { keep })).statusCode).toBe(409);
    const lines = await asPlatform(db.database, (transaction) => transaction.select().from(auditLog));
    expect(lines).toContainEqual(
      expect.objectContaining({ action: 'assistant:end-voice-test', detail: { keep, version: 2 } }),
    );
  });

  it('shows how the voices of a test did after its end too', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    const path = `/assistants/${assistant.id}/voice-tests`;
    for (const variant of ['a', 'a', 'b'] as const) await insert(assistant, variant);
    await insert(assistant, 'b', { voiceTest: 'of another test' });
    expect((await ask('GET', path)).json().items).toEqual([]);
    const running = await reportOf(assistant);
    await ask('POST', `/assistants/${assistant.id}/voice-test/end`, { keep: 'b' });
    const { items } = (await ask('GET', path)).json();
    const id = voiceTestId(assistant.config, assistant.id);
    expect(items).toMatchObject([
      { id, kept: 'b', sharePercent: 50, voices: { a: { voice: 'ada' }, b: { voice: 'bruno' } } },
    ]);
    expect((await ask('GET', `${path}/${id}`)).json()).toEqual(running);
    expect((await ask('GET', `${path}/none`)).statusCode).toBe(404);
    for (const url of [path, `${path}/${id}`])
      expect((await ask('GET', url, undefined, other.headers())).statusCode).toBe(404);
  });

  it('leaves out past tests that no caller heard', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    await ask('POST', `/assistants/${assistant.id}/voice-test/end`, { keep: 'a' });
    expect((await ask('GET', `/assistants/${assistant.id}/voice-tests`)).json().items).toEqual([]);
  });

  it('ends without publishing what else was changed', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    const config = { ...assistant.config, firstMessage: 'Not yet.' };
    await ask('PATCH', `/assistants/${assistant.id}`, { revision: assistant.revision, config });
    const ended = (await ask('POST', `/assistants/${assistant.id}/voice-test/end`, { keep: 'b' })).json();
    expect(ended).toMatchObject({ publishedVersion: 2, hasUnpublishedChanges: true });
    expect(ended.config).toMatchObject({ firstMessage: 'Not yet.', textToSpeech: { voice: 'bruno' } });
    const versions = (await ask('GET', `/assistants/${assistant.id}/versions`)).json().items;
    expect(versions[0].config).toMatchObject({ firstMessage: 'Hello.', textToSpeech: { voice: 'bruno' } });
  });

  it('is ended by those who may publish only', async () => {
    const assistant = await stage.publishAssistant(acme, VOICES);
    const path = `/assistants/${assistant.id}/voice-test/end`;
    expect((await ask('POST', path, { keep: 'a' }, acme.headers('viewer'))).statusCode).toBe(403);
    expect((await ask('POST', path, { keep: 'c' })).statusCode).toBe(422);
  });
});
