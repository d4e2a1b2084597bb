import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import type { EndReason, Role, TimelineEvent } from '#domain';
import { asPlatform, type calls, nodes, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { FakeLeg } from '../../../test/kit/fake-leg.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import type { Call, CallSummary } from './contract.ts';
import { parseRange, recordingKey } from './recordings.ts';
import { insertCall, writeCall } from './store.ts';

const GOODBYE: EndReason = { by: 'caller', code: 'hung-up', detail: '' };
const SECOND_BYTES = 16_000;

/** An A-law file of silence; `dataBytes` 0 in the header is what a crash leaves behind. */
function alawFile(seconds: number, complete = true): Buffer {
  const data = Buffer.alloc(seconds * SECOND_BYTES, 0xd5);
  const header = Buffer.alloc(58);
  header.write('RIFF', 0);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(6, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(8, 34);
  header.write('fact', 38);
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(complete ? data.length / 2 : 0, 46);
  header.write('data', 50);
  header.writeUInt32LE(complete ? data.length : 0, 54);
  header.writeUInt32LE(complete ? 50 + data.length : 0, 4);
  return Buffer.concat([header, data]);
}

describe('records of calls', () => {
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
    stage = new CallStage(db);
    server = await tenantServer([acme, other], [stage.calls.routes]);
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, async (transaction) => {
      await transaction.delete(workspaces);
      await transaction.delete(nodes);
    });
  });

  const ask = (url: string, headers: Record<string, string> = acme.headers(), method: 'GET' | 'POST' = 'GET') =>
    server.app.inject({ method, url: `/api/v1${url}`, headers });

  /** A call that is over, or not. */
  async function insert(changes: Partial<typeof calls.$inferInsert> = {}): Promise<string> {
    const id = systemIds.uuid();
    await insertCall(db.database, {
      id,
      workspaceId: acme.workspaceId,
      direction: 'inbound',
      wire: 'sip',
      state: 'ended',
      from: '+33612345678',
      to: '1000',
      createdAt: new Date(Date.UTC(2026, 0, 5)),
      endReason: GOODBYE,
      nodeId: 'node-1',
      ...changes,
    });
    return id;
  }

  async function insertRecorded(seconds: number, changes: Partial<typeof calls.$inferInsert> = {}): Promise<string> {
    const key = recordingKey(acme.workspaceId, systemIds.uuid(), Date.UTC(2026, 0, 5));
    writeFileSync(await stage.recordings.prepare(key), alawFile(seconds, changes.state === undefined));
    return insert({ recording: key, recordingOffsetMs: 1200, ...changes });
  }

  it('come in pages, newest first, without loss when calls have the same time', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) {
      ids.push(await insert({ createdAt: new Date(Date.UTC(2026, 0, 5, 0, 0, Math.floor(index / 3))) }));
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: CallSummary[]; nextCursor: string | null } = (
        await ask(`/calls?limit=2${cursor && `&cursor=${cursor}`}`)
      ).json();
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
    expect((await ask('/calls?cursor=bm9uc2Vuc2U')).statusCode).toBe(422);
    expect((await ask('/calls?limit=1000')).statusCode).toBe(422);
  });

  it('are found by state, assistant, words in both languages, and number', async () => {
    const { id: assistantId } = await stage.publishAssistant(acme);
    const english = await insert({ transcript: 'Caller: When are you opening?', assistantId });
    const french = await insert({ transcript: 'Caller: Je voudrais des gâteaux', from: 'anonymous_50%' });
    const active = await insert({ state: 'active' });
    const find = async (query: string) =>
      (await ask(`/calls?${query}`)).json().items.map((item: CallSummary) => item.id);
    expect(await find('state=active')).toEqual([active]);
    expect(await find(`assistantId=${assistantId}`)).toEqual([english]);
    expect(await find('assistantId=nonsense')).toEqual([]);
    expect(await find('q=open')).toEqual([english]);
    expect(await find('q=gateau')).toEqual([french]);
    expect(await find('q=345678')).toEqual([active, english]);
    expect(await find(`q=${encodeURIComponent('_50%')}`)).toEqual([french]);
    expect(await find(`q=${encodeURIComponent("'; drop table calls --")}`)).toEqual([]);
    expect(await find('q=%20')).toHaveLength(3);
  });

  it('have recordings that browsers can play and jump in', async () => {
    const id = await insertRecorded(2);
    const whole = await ask(`/calls/${id}/recording`);
    expect(whole.statusCode).toBe(200);
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'accept-ranges': 'bytes' });
    expect(whole.rawPayload.length).toBe(58 + 2 * 2 * SECOND_BYTES);
    expect(whole.rawPayload.readUInt16LE(20)).toBe(1);
    expect(Number(whole.headers['content-length'])).toBe(whole.rawPayload.length);
    const part = await ask(`/calls/${id}/recording`, { ...acme.headers(), range: 'bytes=101-30000' });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 101-30000/${whole.rawPayload.length}`);
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(101, 30_001));
    const beyond = await ask(`/calls/${id}/recording`, { ...acme.headers(), range: 'bytes=9000000-' });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.rawPayload.length}`]);
    const original = await ask(`/calls/${id}/recording?format=original`);
    expect(original.rawPayload).toEqual(alawFile(2));
    const tail = await ask(`/calls/${id}/recording?format=original`, { ...acme.headers(), range: 'bytes=-100' });
    expect([tail.statusCode, tail.rawPayload.length]).toEqual([206, 100]);
    expect((await ask(`/calls/${await insert()}/recording`)).statusCode).toBe(404);
    expect((await ask(`/calls/${await insert({ recording: 'lost/file.wav' })}/recording`)).statusCode).toBe(404);
  });

  it('have peaks, computed once', async () => {
    const id = await insertRecorded(3);
    const peaks = (await ask(`/calls/${id}/peaks?points=10`)).json();
    expect(peaks.durationMs).toBe(3000);
    expect([peaks.caller.length, peaks.assistant.length]).toEqual([10, 10]);
    const summary: Call = (await ask(`/calls/${id}`)).json();
    expect(summary).toMatchObject({ hasRecording: true, recordingOffsetMs: 1200 });
    expect((await ask(`/calls/${id}/peaks?points=10`)).json()).toEqual(peaks);
    expect((await ask(`/calls/${id}/peaks?points=5000`)).json().caller).toHaveLength(30);
    expect((await ask(`/calls/${id}/peaks?points=1`)).statusCode).toBe(422);
  });

  it('cut off by a crash are closed at the next start, their recordings made whole', async () => {
    const createdAt = new Date(Date.UTC(2026, 0, 5));
    const started = { createdAt, answeredAt: new Date(createdAt.getTime() + 1000) };
    const cut = await insertRecorded(4, { ...started, state: 'active', endReason: null });
    const ringing = await insert({ state: 'ringing', endReason: null });
    const foreign = await insert({ state: 'active', endReason: null, nodeId: 'node-2' });
    const orphan = await insert({ state: 'active', endReason: null, nodeId: 'node-3', recording: 'lost/file.wav' });
    await asPlatform(db.database, (transaction) =>
      transaction.insert(nodes).values({ id: 'node-2', heartbeatAt: new Date() }),
    );
    const events: TimelineEvent[] = [
      { v: 1, type: 'answered', atMs: 1000 },
      { v: 1, type: 'caller-said', atMs: 3000, text: 'Zebra', via: 'speech', startedAtMs: 2000, endedAtMs: 2500 },
      { v: 1, type: 'turn', atMs: 3100, index: 0, latency: { firstPacketMs: 640 } },
    ];
    await writeCall(db.database, { id: cut, workspaceId: acme.workspaceId }, { firstSeq: 0, events }, {});

    expect(await stage.calls.recover({ own: true })).toBe(3);
    expect(await stage.calls.recover({ own: true })).toBe(0);
    const call: Call = (await ask(`/calls/${cut}`)).json();
    expect(call).toMatchObject({
      state: 'ended',
      endReason: { by: 'platform', code: 'restart' },
      durationMs: 4200,
      turns: 1,
      responseMsP50: 640,
      hasRecording: true,
    });
    expect(call.timeline.map((event) => event.type)).toEqual(['answered', 'caller-said', 'turn', 'ended']);
    expect((await ask('/calls?q=zebra')).json().items).toHaveLength(1);
    expect((await ask(`/calls/${cut}/recording`)).rawPayload.length).toBe(58 + 4 * 2 * SECOND_BYTES);
    expect((await ask(`/calls/${cut}/recording?format=original`)).rawPayload).toEqual(alawFile(4));
    expect((await ask(`/calls/${ringing}`)).json()).toMatchObject({ state: 'ended', durationMs: null });
    expect((await ask(`/calls/${orphan}`)).json()).toMatchObject({ state: 'ended', hasRecording: false });
    expect((await ask(`/calls/${foreign}`)).json()).toMatchObject({ state: 'active' });
  });

  it('of this node stay open when only another node has gone', async () => {
    const own = await insert({ state: 'active', endReason: null });
    expect(await stage.calls.recover({ own: false })).toBe(0);
    expect((await ask(`/calls/${own}`)).json().state).toBe('active');
  });

  it('are invisible from another workspace', async () => {
    const id = await insertRecorded(1, { transcript: 'Caller: secret' });
    const foreign = other.headers();
    for (const path of ['', '/recording', '/recording?format=original', '/peaks', '/live']) {
      expect([path, (await ask(`/calls/${id}${path}`, foreign)).statusCode]).toEqual([path, 404]);
    }
    expect((await ask(`/calls/${id}/end`, foreign, 'POST')).statusCode).toBe(404);
    for (const query of ['', '?q=secret', '?q=345678']) {
      expect((await ask(`/calls${query}`, foreign)).json().items).toEqual([]);
    }
    expect((await ask('/calls')).json().items).toHaveLength(1);
  });

  it('of running calls are out of reach of another workspace', async () => {
    const { virtualNumber } = await stage.publishAssistant(acme);
    const { leg, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    const { id } = (await ask('/calls')).json().items[0];
    const refused = [
      await ask(`/calls/${id}/live`, other.headers()),
      await ask(`/calls/${id}/end`, other.headers(), 'POST'),
      await server.app.inject({
        method: 'POST',
        url: `/api/v1/calls/${id}/text`,
        headers: other.headers(),
        payload: { text: 'x' },
      }),
    ];
    expect(refused.map((response) => response.statusCode)).toEqual([404, 404, 404]);
    expect(leg.ended).toBeUndefined();
    leg.remoteHangUp();
    await stage.during(over);
  });

  it.each<[Role, number, number]>([
    ['viewer', 403, 403],
    ['agent', 409, 201],
    ['builder', 409, 201],
  ])('and calls are open to a %s as far as the role goes', async (role, control, place) => {
    const id = await insert();
    const { id: assistantId } = await stage.publishAssistant(acme);
    const headers = acme.headers(role);
    expect((await ask(`/calls/${id}`, headers)).statusCode).toBe(200);
    expect((await ask(`/calls/${id}/end`, headers, 'POST')).statusCode).toBe(control);
    const ticket = await server.app.inject({
      method: 'POST',
      url: '/api/v1/test-calls',
      headers,
      payload: { assistantId },
    });
    expect(ticket.statusCode).toBe(place);
    expect((await server.app.inject({ url: `/api/v1/calls/${id}/recording` })).statusCode).toBe(401);
  });

  describe('from the browser', () => {
    const ticketFor = (assistantId: string, version: string, headers = acme.headers()) =>
      server.app.inject({ method: 'POST', url: '/api/v1/test-calls', headers, payload: { assistantId, version } });
    const tokenOf = (path: string) => new URL(path, 'ws://host').searchParams.get('ticket') ?? '';

    it('run the draft by a ticket that is good once', async () => {
      const { id, virtualNumber } = await stage.publishAssistant(acme, { firstMessage: 'Hi.' });
      const { callId, path } = (await ticketFor(id, 'draft')).json();
      expect(path).toMatch(/^\/media\/browser\?ticket=[0-9a-f]{48}$/);
      const claimed = stage.calls.claimBrowserCall(tokenOf(path));
      expect(claimed).toMatchObject({ callId, to: { user: virtualNumber }, from: { displayName: 'Acme owner' } });
      expect(stage.calls.claimBrowserCall(tokenOf(path))).toBeUndefined();
      const leg = new FakeLeg(stage.clock, { wire: 'browser', from: '' });
      const live = claimed?.take(leg);
      const messages: string[] = [];
      let over = false;
      live?.watch({
        message: (message) => messages.push(message.type),
        over: () => {
          over = true;
        },
      });
      expect(stage.calls.load.calls).toBe(1);
      await stage.until(() => leg.media.isAudible);
      live?.say('hello');
      await stage.until(() => leg.media.isIdle && stage.tts.spoken.includes('I see.'));
      leg.remoteHangUp();
      await stage.during(live?.ended ?? Promise.resolve());
      expect(over).toBe(true);
      expect(messages).toContain('partial');
      expect(stage.calls.load.calls).toBe(0);
      expect((await ask(`/calls/${callId}`)).json()).toMatchObject({
        wire: 'browser',
        assistantVersion: null,
        state: 'ended',
        assistant: { id },
      });
    });

    it('need a ticket that has not expired, and an assistant of the own workspace', async () => {
      const { id } = await stage.publishAssistant(acme);
      const { path } = (await ticketFor(id, 'published')).json();
      await stage.clock.advance(60_000);
      expect(stage.calls.claimBrowserCall(tokenOf(path))).toBeUndefined();
      expect(stage.calls.claimBrowserCall('')).toBeUndefined();
      expect((await ticketFor(id, 'published', other.headers())).statusCode).toBe(404);
      expect(stage.clock.pending).toBe(0);
    });

    it('give their place back when there is no leg', async () => {
      const one = new CallStage(db, { maxCalls: 1 });
      const { id } = await one.publishAssistant(acme);
      const reader = await tenantServer([acme], [one.calls.routes]);
      const token = async () => {
        const payload = { assistantId: id };
        const response = await reader.app.inject({
          method: 'POST',
          url: '/api/v1/test-calls',
          headers: acme.headers(),
          payload,
        });
        return tokenOf(response.json().path);
      };
      const first = one.calls.claimBrowserCall(await token());
      const waiting = await token();
      expect(() => one.calls.claimBrowserCall(waiting)).toThrow('All lines are busy');
      first?.abandon();
      expect(one.calls.claimBrowserCall(await token())).toBeDefined();
      await reader.close();
      one.close();
    });
  });
});

describe('a range of bytes', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-', { from: 0, to: 100 }],
    ['bytes=10-19', { from: 10, to: 20 }],
    ['bytes=90-500', { from: 90, to: 100 }],
    ['bytes=-5', { from: 95, to: 100 }],
    ['bytes=-500', { from: 0, to: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', undefined],
    ['bytes=0-1,5-6', undefined],
    ['lines=0-1', undefined],
    ['bytes=-', undefined],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });
});
