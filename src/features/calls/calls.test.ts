import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TimelineEvent } from '#domain';
import { asPlatform, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import type { Call } from './contract.ts';

describe('calls', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let stage: CallStage;
  let server: HttpServer;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database);
    stage = new CallStage(db);
    server = await tenantServer([acme], [stage.calls.routes]);
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  const get = async <T>(path: string): Promise<T> =>
    (await server.app.inject({ url: `/api/v1${path}`, headers: acme.headers() })).json();
  const post = (path: string, payload?: object) =>
    server.app.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      headers: acme.headers(),
      ...(payload && { payload }),
    });
  const onlyCall = async (): Promise<Call> => {
    const { items } = await get<{ items: Call[] }>('/calls');
    expect(items).toHaveLength(1);
    return get(`/calls/${items[0]?.id}`);
  };
  const typesOf = (call: Call) => call.timeline.map((event) => event.type);
  const said = (call: Call) =>
    call.timeline.flatMap((event) =>
      event.type === 'caller-said' || event.type === 'assistant-said' ? [`${event.type}: ${event.text}`] : [],
    );

  it('are answered, held and written down whole', async () => {
    const assistant = await stage.publishAssistant(acme, { prompt: 'Caller {{system.phone}}, {{nonsense}}.' });
    stage.answer = () => ({
      text: 'Goodbye then.',
      calls: [{ id: 't1', name: 'hang_up', arguments: {} }],
    });
    const { leg, caller, over } = stage.ring(assistant.virtualNumber);
    await stage.until(() => stage.tts.spoken.length > 0 && leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('goodbye'));
    await stage.during(over);

    const call = await onlyCall();
    expect(call).toMatchObject({
      assistant: { id: assistant.id, name: 'Reception' },
      assistantVersion: 1,
      direction: 'inbound',
      wire: 'memory',
      state: 'ended',
      from: '+33612345678',
      to: '1000',
      endReason: { by: 'assistant', code: 'goodbye' },
      turns: 1,
      hasRecording: false,
      media: { codec: '', packetsReceived: 0 },
    });
    expect(call.durationMs).toBeGreaterThan(1000);
    expect(call.responseMsP50).toBeGreaterThan(300);
    expect(said(call)).toEqual(['assistant-said: Hello.', 'caller-said: goodbye', 'assistant-said: Goodbye then.']);
    expect(typesOf(call)[0]).toBe('answered');
    expect(typesOf(call).filter((type) => type === 'ended')).toHaveLength(1);
    expect(typesOf(call).at(-1)).toBe('ended');
    expect(call.timeline.map((event) => event.atMs)).toEqual(
      call.timeline.map((event) => event.atMs).sort((a, b) => a - b),
    );
    expect(stage.llm.requests[0]?.messages[0]?.content).toContain('Caller 0612345678, .');
    expect(stage.calls.load).toEqual({ calls: 0, capacity: 10, draining: false });
    expect(leg.ended?.kind).toBe('hung-up');

    const found = await get<{ items: Call[] }>('/calls?q=goodbye');
    expect(found.items.map((item) => item.id)).toEqual([call.id]);
    expect((await get<{ items: Call[] }>('/calls?q=helicopter')).items).toEqual([]);
    expect((await get<{ items: Call[] }>('/calls?q=612345')).items).toHaveLength(1);
  });

  it('that a SIP connection let in reach its workspace only', async () => {
    const assistant = await stage.publishAssistant(acme);
    for (const user of [assistant.virtualNumber, assistant.apiKey]) {
      const stranger = stage.ring(user, { workspaces: new Set(['another-workspace']) });
      await stage.during(stranger.over);
      expect(stranger.leg.ended).toMatchObject({ kind: 'rejected', code: 404 });
      const orphan = stage.ring(user, { workspaces: new Set() });
      await stage.during(orphan.over);
      expect(orphan.leg.ended).toMatchObject({ kind: 'rejected', code: 404 });
    }
    expect((await get<{ items: Call[] }>('/calls')).items).toEqual([]);
    const own = stage.ring(assistant.virtualNumber, { workspaces: new Set(['another-workspace', acme.workspaceId]) });
    await stage.until(() => own.leg.media.isAudible);
    own.leg.remoteHangUp();
    await stage.during(own.over);
    expect((await onlyCall()).endReason).toMatchObject({ by: 'caller', code: 'hung-up' });
  });

  it('are refused with 404 to nobody and 480 to an assistant that was never published', async () => {
    const { id, virtualNumber } = await stage.assistants.create(acme.context(), {
      name: 'Draft',
      config: (await stage.publishAssistant(acme)).config,
    });
    const nobody = stage.ring('9999');
    await stage.during(nobody.over);
    expect(nobody.leg.ended).toMatchObject({ kind: 'rejected', code: 404 });
    const draft = stage.ring(virtualNumber);
    await stage.during(draft.over);
    expect(draft.leg.ended).toMatchObject({ kind: 'rejected', code: 480 });
    expect(await onlyCall()).toMatchObject({
      assistant: { id },
      state: 'ended',
      answeredAt: null,
      endReason: { by: 'configuration', code: 'not-published' },
    });
  });

  it('reach the assistant that the To header names when the Request-URI names none', async () => {
    const assistant = await stage.publishAssistant(acme);
    const { leg, over } = stage.ring('trunk-17', {
      headers: { to: `"Reception" <sip:${assistant.virtualNumber}@example.org>;tag=1` },
    });
    await stage.until(() => leg.state === 'answered');
    leg.remoteHangUp();
    await stage.during(over);
    expect(await onlyCall()).toMatchObject({ endReason: { by: 'caller', code: 'hung-up' } });
  });

  it('are refused with 503 when the node is full, and taken again when a place is free', async () => {
    const one = new CallStage(db, { maxCalls: 1 });
    const { virtualNumber } = await one.publishAssistant(acme);
    const first = one.ring(virtualNumber);
    const second = one.ring(virtualNumber);
    await one.during(second.over);
    expect(second.leg.ended).toMatchObject({ kind: 'rejected', code: 503 });
    await one.until(() => first.leg.state === 'answered');
    first.leg.remoteHangUp();
    await one.during(first.over);
    const third = one.ring(virtualNumber);
    await one.until(() => third.leg.state === 'answered');
    third.leg.remoteHangUp();
    await one.during(third.over);
    one.close();
  });

  it('that the caller gives up while it rings are recorded as cancelled', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme);
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.state === 'ringing');
    leg.remoteHangUp();
    await stage.during(over);
    const call = await onlyCall();
    expect(call).toMatchObject({ state: 'ended', answeredAt: null, endReason: { by: 'caller', code: 'cancelled' } });
    expect(typesOf(call)).toEqual(['ended']);
  });

  it('go on with the version that they began with', async () => {
    const assistant = await stage.publishAssistant(acme, { firstMessage: 'One.' });
    const { leg, over } = stage.ring(assistant.virtualNumber);
    await stage.until(() => leg.state === 'answered');
    await stage.during(stage.assistants.publish(acme.context(), assistant.id, assistant.revision));
    leg.remoteHangUp();
    await stage.during(over);
    expect((await onlyCall()).assistantVersion).toBe(1);
  });

  it('are handed over to another assistant on the same leg', async () => {
    const colleague = await stage.publishAssistant(acme, { firstMessage: 'Emma here.' }, 'Emma');
    const { virtualNumber } = await stage.publishAssistant(acme, {
      firstMessage: 'Hello.',
      transfers: [{ name: 'colleague', description: '', target: colleague.virtualNumber }],
    });
    stage.answer = (heard) =>
      heard.includes('person')
        ? { text: 'One moment.', calls: [{ id: 't1', name: 'transfer', arguments: { destination: 'Colleague' } }] }
        : { text: 'Noted.' };
    const { leg, caller, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('a person please'));
    await stage.until(() => stage.tts.spoken.includes('Emma here.') && leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('I want a cake'));
    await stage.until(() => stage.tts.spoken.includes('Noted.') && leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    leg.remoteHangUp();
    await stage.during(over);
    const call = await onlyCall();
    expect(said(call)).toEqual([
      'assistant-said: Hello.',
      'caller-said: a person please',
      'assistant-said: One moment.',
      'assistant-said: Emma here.',
      'caller-said: I want a cake',
      'assistant-said: Noted.',
    ]);
    expect(call).toMatchObject({
      assistant: { id: colleague.id },
      turns: 2,
      endReason: { by: 'caller', code: 'hung-up' },
    });
    expect(typesOf(call).filter((type) => type === 'answered' || type === 'ended')).toEqual(['answered', 'ended']);
    expect(call.timeline).toContainEqual(expect.objectContaining({ type: 'transfer', ok: true }));
    expect(leg.referred).toEqual([]);
    expect(leg.events.listenerCount + leg.media.events.listenerCount).toBe(0);
  });

  it('are transferred outside through the telephone system that they came from', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme, {
      transfers: [{ name: 'desk', description: '', target: '205' }],
    });
    stage.answer = () => ({
      text: 'One moment.',
      calls: [{ id: 't1', name: 'transfer', arguments: { destination: 'desk' } }],
    });
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    const { items } = await get<{ items: Call[] }>('/calls');
    expect((await post(`/calls/${items[0]?.id}/text`, { text: 'the desk please' })).statusCode).toBe(204);
    await stage.during(over);
    expect(leg.referred).toEqual(['sip:205@test.invalid']);
    expect(await onlyCall()).toMatchObject({ endReason: { by: 'assistant', code: 'transferred' } });
  });

  it('do not end up with an assistant of another workspace', async () => {
    const other = await createTenant(db.database, 'Other');
    const foreign = await stage.publishAssistant(other, { firstMessage: 'Foreign.' });
    const { virtualNumber } = await stage.publishAssistant(acme, {
      transfers: [{ name: 'desk', description: '', target: foreign.virtualNumber }],
    });
    stage.answer = () => ({
      text: 'One moment.',
      calls: [{ id: 't1', name: 'transfer', arguments: { destination: 'desk' } }],
    });
    const { leg, caller, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('the desk please'));
    await stage.during(over);
    expect(stage.tts.spoken).not.toContain('Foreign.');
    expect(leg.referred).toEqual([`sip:${foreign.virtualNumber}@test.invalid`]);
  });

  it('are watched, steered and ended by a member', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme);
    stage.answer = (heard) => ({ text: `You said ${heard}.` });
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    const { items } = await stage.during(get<{ items: Call[] }>('/calls'));
    const id = items[0]?.id ?? '';
    const live = server.app.inject({ url: `/api/v1/calls/${id}/live`, headers: acme.headers() });
    await stage.during(post(`/calls/${id}/text`, { text: 'hello there' }));
    await stage.until(() => stage.tts.spoken.includes('You said hello there.') && leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    const running = await stage.during(get<Call>(`/calls/${id}`));
    expect(running).toMatchObject({ state: 'active', endedAt: null });
    expect(said(running)).toContain('caller-said: hello there');
    expect((await stage.during(post(`/calls/${id}/end`))).statusCode).toBe(204);
    await stage.during(over);

    const call = await onlyCall();
    expect(call.endReason).toEqual({ by: 'member', code: 'ended', detail: 'Ended by Acme owner.' });
    const messages = (await stage.during(live)).body
      .split('\n\n')
      .filter((block) => block.startsWith('data: '))
      .map((block) => JSON.parse(block.slice(6)) as { type: string; event?: TimelineEvent; text?: string });
    expect(messages.filter((message) => message.type === 'event').map((message) => message.event)).toEqual(
      call.timeline,
    );
    expect((await post(`/calls/${id}/end`)).statusCode).toBe(409);
    expect((await post(`/calls/${id}/text`, { text: 'x' })).statusCode).toBe(409);
    const replay = await server.app.inject({ url: `/api/v1/calls/${id}/live`, headers: acme.headers() });
    expect(replay.body.match(/data: /g)).toHaveLength(call.timeline.length);
  });

  it('are in the database while they run, within a quarter of a second', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme);
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    const elsewhere = new CallStage(db, { nodeId: 'node-2' });
    const reader = await tenantServer([acme], [elsewhere.calls.routes]);
    const ask = async () => {
      const list = await reader.app.inject({ url: '/api/v1/calls', headers: acme.headers() });
      const id = list.json().items[0].id;
      return (await reader.app.inject({ url: `/api/v1/calls/${id}`, headers: acme.headers() })).json();
    };
    await stage.clock.advance(300);
    await expect.poll(async () => typesOf(await ask())).toEqual(['answered']);
    expect(await ask()).toMatchObject({ state: 'active' });
    const foreignNode = await reader.app.inject({
      method: 'POST',
      url: `/api/v1/calls/${(await ask()).id}/end`,
      headers: acme.headers(),
    });
    expect(foreignNode.json().error.message).toBe('This call runs on another node.');
    leg.remoteHangUp();
    await stage.during(over);
    await reader.close();
    elsewhere.close();
  });

  it('get their time to end when the node stops, and are ended after it', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme);
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.state === 'answered');
    const drained = stage.calls.drain(1000);
    const late = stage.ring(virtualNumber);
    await late.over;
    expect(late.leg.ended).toMatchObject({ code: 503 });
    expect(leg.ended).toBeUndefined();
    await stage.during(drained);
    await stage.during(over);
    expect(await onlyCall()).toMatchObject({ endReason: { by: 'platform', code: 'shutdown' } });
    expect(stage.clock.pending).toBe(0);
  });

  it('without any engine are refused and say why', async () => {
    const bare = new CallStage(db, {
      engines: { speechToText: () => undefined, textToSpeech: () => undefined, languageModel: () => undefined },
    });
    const { virtualNumber } = await bare.publishAssistant(acme);
    const { leg, over } = bare.ring(virtualNumber);
    await bare.during(over);
    expect(leg.ended).toMatchObject({ kind: 'rejected', code: 480 });
    expect(await onlyCall()).toMatchObject({ endReason: { by: 'configuration', code: 'engine-missing' } });
    bare.close();
  });
});
