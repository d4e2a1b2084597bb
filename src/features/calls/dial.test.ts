import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnsweringSettings, ProductError } from '#domain';
import { asPlatform, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import type { Call } from './contract.ts';

describe('placing a call', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let other: Tenant;
  let stage: CallStage;
  let server: HttpServer;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    acme = await createTenant(db.database);
    other = await createTenant(db.database, 'Other');
    await open({});
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  async function open(changes: ConstructorParameters<typeof CallStage>[1]): Promise<void> {
    stage = new CallStage(db, changes);
    server = await tenantServer([acme, other], [stage.calls.routes]);
  }
  const place = (payload: object, headers = acme.headers()) =>
    server.app.inject({ method: 'POST', url: '/api/v1/calls', headers, payload });
  const get = async (id: string): Promise<Call> =>
    (await server.app.inject({ url: `/api/v1/calls/${id}`, headers: acme.headers() })).json();
  /** Places a call that goes through. */
  async function ring(to: string, assistantId: string) {
    const { callId } = (await place({ assistantId, to })).json();
    const dialled = stage.dialled.at(-1);
    if (!dialled) throw new TypeError('Nobody was called.');
    return { callId, ...dialled };
  }
  const isOver = () => stage.calls.load.calls === 0;

  it('rings, talks to the human who answers, and is written down as outbound', async () => {
    const assistant = await stage.publishAssistant(acme, { prompt: 'You called {{system.phoneE164}}.' });
    const { callId, request, leg, callee } = await ring('+33 6 12 34 56 78', assistant.id);
    expect(request).toMatchObject({ uri: 'sip:+33612345678@pbx.test', from: { user: '+33100000000' } });
    await stage.until(() => stage.tts.spoken.length > 0);
    expect(await get(callId)).toMatchObject({ state: 'ringing', direction: 'outbound' });
    leg.pickUp();
    await stage.until(() => leg.media.detectsBeep);
    await stage.during(callee.say('hello'));
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(callee.say('who is speaking'));
    await stage.until(() => leg.media.isAudible);
    expect(stage.llm.requests[0]?.messages[0]?.content).toContain('You called +33612345678.');
    leg.remoteHangUp();
    await stage.until(isOver);
    const call = await get(callId);
    expect(call).toMatchObject({
      ...{ state: 'ended', direction: 'outbound', from: '+33100000000', to: '+33612345678', turns: 1 },
      endReason: { by: 'caller', code: 'hung-up' },
    });
    expect(call.timeline.map(({ type }) => type).slice(0, 3)).toEqual(['answered', 'answered-by', 'caller-said']);
  });

  it('leaves the message of the assistant on a machine, with its variables', async () => {
    const answering = AnsweringSettings.parse({
      voicemail: 'leave-message',
      voicemailMessage: 'A message for {{system.phone}}.',
    });
    const assistant = await stage.publishAssistant(acme, { answering });
    const { callId, leg, callee } = await ring('+33612345678', assistant.id);
    leg.pickUp();
    await stage.until(() => leg.media.detectsBeep);
    await stage.during(callee.say('you have reached Paul please leave a message after the tone'));
    leg.media.beep();
    await stage.until(isOver);
    const call = await get(callId);
    expect(call.endReason).toMatchObject({ by: 'assistant', code: 'voicemail-left' });
    expect(call.timeline).toContainEqual(
      expect.objectContaining({ type: 'assistant-said', text: 'A message for 0612345678.' }),
    );
  });

  it.each([
    ['rejected', 486, 'busy'],
    ['rejected', 600, 'busy'],
    ['rejected', 603, 'rejected'],
    ['rejected', 404, 'unknown-number'],
    ['no-answer', 408, 'no-answer'],
  ] as const)('ends with the reason: %s %i is %s', async (kind, code, reason) => {
    const assistant = await stage.publishAssistant(acme);
    const { callId, leg } = await ring('1234', assistant.id);
    await stage.until(() => stage.tts.spoken.length > 0);
    leg.refuse(kind, code);
    await stage.until(isOver);
    expect(await get(callId)).toMatchObject({
      ...{ state: 'ended', answeredAt: null },
      endReason: { by: 'carrier', code: reason },
    });
  });

  it('is given up while it rings when a member ends it', async () => {
    const assistant = await stage.publishAssistant(acme);
    const { callId, leg } = await ring('1234', assistant.id);
    await stage.until(() => stage.tts.spoken.length > 0);
    const url = `/api/v1/calls/${callId}/end`;
    expect((await server.app.inject({ method: 'POST', url, headers: acme.headers() })).statusCode).toBe(204);
    await stage.until(isOver);
    expect(leg.ended).toMatchObject({ by: 'local' });
    expect((await get(callId)).endReason).toMatchObject({ by: 'member', code: 'ended' });
  });

  it('is for members who may, for assistants of their own workspace that are published, and for numbers', async () => {
    const assistant = await stage.publishAssistant(acme);
    const to = '+33612345678';
    expect((await place({ assistantId: assistant.id, to }, acme.headers('viewer'))).statusCode).toBe(403);
    expect((await place({ assistantId: assistant.id, to }, other.headers())).statusCode).toBe(404);
    for (const wrong of [
      '',
      '+',
      'tel:+33612345678',
      'sip:a@b@c',
      'sip:a@b?subject=x',
      'sips:a@b',
      '1000@10.0.0.1',
      'x',
    ])
      expect([wrong, (await place({ assistantId: assistant.id, to: wrong })).statusCode]).toEqual([wrong, 422]);
    const draft = await stage.assistants.create(acme.context(), { name: 'Draft', config: assistant.config });
    expect((await place({ assistantId: draft.id, to })).statusCode).toBe(409);
    expect(stage.dialled).toEqual([]);
    expect(stage.calls.load.calls).toBe(0);
  });

  it('asks for no SIP connection when it goes to an address, and may then reach allowed private networks only', async () => {
    await server.close();
    stage.close();
    const reach = { any: () => true, allowedPrivate: (address: string) => address === '10.0.0.7' };
    const trunk = () => Promise.reject(new ProductError('conflict', 'There is none.'));
    await open({ reach, connections: { trunk } });
    const assistant = await stage.publishAssistant(acme);
    const { request, leg } = await ring('sip:1000@10.0.0.7:5070;transport=tcp', assistant.id);
    expect(request.uri).toBe('sip:1000@10.0.0.7:5070;transport=tcp');
    expect(request.credentials).toBeUndefined();
    expect([request.mayReach?.('10.0.0.7'), request.mayReach?.('198.51.100.7')]).toEqual([true, false]);
    await stage.until(() => stage.tts.spoken.length > 0);
    leg.refuse('rejected', 603);
    await stage.until(isOver);
    expect((await place({ assistantId: assistant.id, to: '1000' })).statusCode).toBe(409);
  });

  it('gives its place back when there is no way to the number', async () => {
    await server.close();
    stage.close();
    await open({ dial: () => Promise.reject(new RangeError('pbx.test is not a known host')) });
    const assistant = await stage.publishAssistant(acme);
    const response = await place({ assistantId: assistant.id, to: '1000' });
    expect([response.statusCode, response.json().error.message]).toEqual([
      409,
      'The call could not be placed: pbx.test is not a known host.',
    ]);
    expect(stage.calls.load.calls).toBe(0);
  });
});
