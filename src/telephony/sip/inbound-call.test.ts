import { afterEach, describe, expect, it } from 'vitest';
import { createSilentPool } from '../../../test/kit/sip-media.ts';
import {
  okTo,
  openSipEndpoint,
  openTcpPeer,
  openUdpPeer,
  type RawPeer,
  requestText,
  sdpText,
} from '../../../test/kit/sip-peer.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { CallLeg, LegEnd } from '../leg.ts';
import type { SipEndpoint, SipEndpointSettings } from './contract.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Scene {
  readonly endpoint: SipEndpoint;
  readonly peer: RawPeer;
  readonly leg: Promise<CallLeg>;
  readonly ended: Promise<LegEnd>;
}

/** An endpoint and a raw peer; `leg` is the first call that comes in. */
async function scene(settings: Partial<SipEndpointSettings> = {}, transport: 'UDP' | 'TCP' = 'UDP'): Promise<Scene> {
  let took: (leg: CallLeg) => void = () => undefined;
  const leg = new Promise<CallLeg>((resolve) => {
    took = resolve;
  });
  const endpoint = await openSipEndpoint({ onCall: (created) => took(created), ...settings });
  const peer = await (transport === 'TCP' ? openTcpPeer : openUdpPeer)(endpoint.contact.port);
  const { clock } = settings;
  const close = async () => {
    peer.acceptAll('BYE');
    const closed = endpoint.close();
    if (clock instanceof VirtualClock) await clock.advance(40_000);
    await closed;
    peer.close();
  };
  open.push({ close });
  const ended = leg.then((created) => new Promise<LegEnd>((resolve) => created.events.on('end', resolve)));
  return { endpoint, peer, leg, ended };
}

const CALL = { callId: 'call@test', fromTag: 'peer' };
const status = (code: number) => (message: { readonly status: number }) => message.status === code;
const request = (method: string) => (message: { readonly startLine: string }) =>
  message.startLine.startsWith(`${method} `);

/** Calls and is answered; gives a function for requests inside the dialog. */
async function connect({ peer, leg }: Scene, headers: readonly string[] = [], body = sdpText()) {
  const transport = { port: peer.port };
  peer.send(requestText('INVITE', { ...CALL, ...transport, branch: 'z9hG4bK-first', headers, body }));
  await (await leg).answer();
  const ok = await peer.next(status(200));
  const inside = (method: string, cseq: number, extra: Partial<Parameters<typeof requestText>[1]> = {}) =>
    peer.send(requestText(method, { ...CALL, ...transport, to: ok.header('To'), cseq, ...extra }));
  inside('ACK', 1);
  return { ok, inside, leg: await leg };
}

describe('an inbound call', () => {
  it('rings, is answered, acknowledged and hung up by the caller', async () => {
    const pool = createSilentPool();
    const place = await scene({ media: pool });
    place.peer.send(requestText('INVITE', { ...CALL, port: place.peer.port, branch: 'z9hG4bK-1', body: sdpText() }));
    expect((await place.peer.next()).status).toBe(100);
    const leg = await place.leg;
    expect(leg).toMatchObject({
      wire: 'sip',
      direction: 'inbound',
      to: { user: '1000' },
      from: { user: 'alice', displayName: 'Test' },
    });
    leg.ring();
    const ringing = await place.peer.next();
    expect(ringing).toMatchObject({ status: 180 });
    await leg.answer();
    const ok = await place.peer.next(status(200));
    expect(ok.header('To')).toBe(ringing.header('To'));
    expect(ok.header('Contact')).toBe(`<sip:1000@127.0.0.1:${place.endpoint.contact.port}>`);
    expect(ok.body).toContain('m=audio 20000 RTP/AVP 8 101');
    expect(pool.sessions[0]?.started).toMatchObject([{ codec: 'PCMA', remotePort: 40_000, direction: 'sendrecv' }]);
    place.peer.send(requestText('ACK', { ...CALL, port: place.peer.port, to: ok.header('To') }));
    place.peer.send(requestText('BYE', { ...CALL, port: place.peer.port, to: ok.header('To'), cseq: 2 }));
    expect((await place.peer.next(status(200))).header('CSeq')).toBe('2 BYE');
    expect(leg.signal.reason).toMatchObject({ by: 'remote', kind: 'hung-up' });
    expect(pool.sessions[0]?.isClosed).toBe(true);
    expect(place.endpoint.held).toMatchObject({ legs: 0, dialogs: 0 });
  });

  it('over TCP is hung up here, on the same connection', async () => {
    const place = await scene({}, 'TCP');
    const { peer } = place;
    const tcp = { ...CALL, port: peer.port, transport: 'TCP' } as const;
    peer.send(requestText('INVITE', { ...tcp, body: sdpText() }));
    const leg = await place.leg;
    await leg.answer();
    const ok = await peer.next(status(200));
    expect(ok.header('Contact')).toContain(';transport=tcp>');
    peer.send(requestText('ACK', { ...tcp, to: ok.header('To') }));
    const done = leg.hangUp('Done.');
    const bye = await peer.next(request('BYE'));
    peer.send(okTo(bye));
    await done;
    expect(leg.signal.reason).toMatchObject({ by: 'local', kind: 'hung-up', detail: 'Done.' });
  });

  it('is cancelled by the caller', async () => {
    const place = await scene();
    const ids = { ...CALL, port: place.peer.port, branch: 'z9hG4bK-c' };
    place.peer.send(requestText('INVITE', { ...ids, body: sdpText() }));
    const leg = await place.leg;
    place.peer.send(requestText('CANCEL', ids));
    expect((await place.peer.next(status(200))).header('CSeq')).toBe('1 CANCEL');
    const refused = await place.peer.next(status(487));
    place.peer.send(requestText('ACK', { ...ids, to: refused.header('To') }));
    expect(leg.signal.reason).toMatchObject({ by: 'remote', kind: 'cancelled' });
    await expect(leg.answer()).rejects.toMatchObject({ status: 487 });
  });

  it('is refused with status and Retry-After', async () => {
    const place = await scene({ onCall: (leg) => leg.reject(503, { retryAfterS: 30, reason: 'Full House' }) });
    place.peer.send(requestText('INVITE', { port: place.peer.port, body: sdpText() }));
    const refused = await place.peer.next(status(503));
    expect(refused.startLine).toBe('SIP/2.0 503 Full House');
    expect(refused.header('Retry-After')).toBe('30');
    expect(place.endpoint.legs).toBe(0);
  });

  it('gets 503 when no media session is free, when too many legs are alive, and while draining', async () => {
    for (const settings of [{ media: createSilentPool(0) }, { maxLegs: 0 }]) {
      const place = await scene(settings);
      place.peer.send(requestText('INVITE', { port: place.peer.port, body: sdpText() }));
      expect((await place.peer.next(status(503))).header('Retry-After')).toBe('10');
    }
    const place = await scene();
    place.endpoint.refuseNewCalls();
    place.peer.send(requestText('INVITE', { port: place.peer.port, body: sdpText() }));
    expect((await place.peer.next()).status).toBe(503);
  });

  it('without an offer gets ours in the 200 and gives its answer in the ACK', async () => {
    const pool = createSilentPool();
    const { peer, leg } = await scene({ media: pool });
    peer.send(requestText('INVITE', { ...CALL, port: peer.port }));
    const answered = (await leg).answer();
    const ok = await peer.next(status(200));
    expect(ok.body).toContain('m=audio 20000 RTP/AVP 8 0 101');
    expect(pool.sessions[0]?.started).toEqual([]);
    peer.send(requestText('ACK', { ...CALL, port: peer.port, to: ok.header('To'), body: sdpText({ formats: '0' }) }));
    await answered;
    expect(pool.sessions[0]?.started).toMatchObject([{ codec: 'PCMU' }]);
  });

  it('repeats its 200 until the ACK comes, and hangs up when none comes', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    place.peer.send(requestText('INVITE', { ...CALL, port: place.peer.port, body: sdpText() }));
    await (await place.leg).answer();
    await place.peer.next(status(200));
    await clock.advance(500);
    await place.peer.next(status(200));
    await clock.advance(31_500);
    const bye = await place.peer.next(request('BYE'));
    expect((await place.leg).signal.reason).toMatchObject({ by: 'wire', kind: 'lost' });
    place.peer.send(okTo(bye));
  });

  it('is put on hold and taken back by re-INVITE', async () => {
    const pool = createSilentPool();
    const place = await scene({ media: pool });
    const { inside, leg } = await connect(place);
    const holds: boolean[] = [];
    leg.events.on('hold', ({ held }) => holds.push(held));
    for (const [cseq, direction] of [
      [2, 'sendonly'],
      [3, 'sendrecv'],
    ] as const) {
      inside('INVITE', cseq, { body: sdpText({ direction }) });
      const ok = await place.peer.next(
        (message) => message.status === 200 && message.header('CSeq') === `${cseq} INVITE`,
      );
      expect(ok.body).toContain(direction === 'sendonly' ? 'a=recvonly' : 'a=sendrecv');
      inside('ACK', cseq);
    }
    expect(holds).toEqual([true, false]);
    expect(pool.sessions[0]?.started.map(({ direction }) => direction)).toEqual(['sendrecv', 'recvonly', 'sendrecv']);
  });

  it('answers UPDATE, OPTIONS and INFO inside the call, and refuses what it cannot do', async () => {
    const place = await scene();
    const { inside } = await connect(place);
    const exchange = async (method: string, cseq: number, extra = {}) => {
      inside(method, cseq, extra);
      return (
        await place.peer.next((message) => message.header('CSeq') === `${cseq} ${method}` && message.status >= 200)
      ).status;
    };
    expect(await exchange('UPDATE', 2, { body: sdpText({ direction: 'inactive' }) })).toBe(200);
    expect(await exchange('OPTIONS', 3)).toBe(200);
    expect(await exchange('INFO', 4, { body: 'Signal=5\r\n', contentType: 'application/dtmf-relay' })).toBe(200);
    expect(await exchange('REFER', 5)).toBe(603);
    expect(await exchange('MESSAGE', 6)).toBe(405);
    expect(await exchange('INVITE', 7, { body: sdpText({ formats: '18' }) })).toBe(488);
    expect(await exchange('INVITE', 8, { body: 'x', contentType: 'text/plain' })).toBe(415);
    // An old number, and a dialog that is none.
    expect(await exchange('OPTIONS', 3)).toBe(500);
    expect(await exchange('BYE', 9, { to: '<sip:1000@127.0.0.1>;tag=p-unknown' })).toBe(481);
  });

  it('rings reliably when the caller requires it', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    place.peer.send(
      requestText('INVITE', { ...CALL, port: place.peer.port, headers: ['Require: 100rel'], body: sdpText() }),
    );
    (await place.leg).ring();
    const ringing = await place.peer.next(status(180));
    expect(ringing.header('Require')).toBe('100rel');
    await clock.advance(500);
    await place.peer.next(status(180));
    const rack = [`RAck: ${ringing.header('RSeq')} 1 INVITE`];
    const prack = { ...CALL, port: place.peer.port, to: ringing.header('To'), cseq: 2, headers: rack };
    place.peer.send(requestText('PRACK', prack));
    expect((await place.peer.next(status(200))).header('CSeq')).toBe('2 PRACK');
    await clock.advance(10_000);
    expect(place.peer.pending).toEqual([]);
  });

  it('ends when the peer does not refresh its session', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    const { ok } = await connect(place, ['Supported: timer', 'Session-Expires: 90']);
    expect(ok.header('Session-Expires')).toBe('90;refresher=uac');
    (await place.peer.next().catch(() => undefined)) === undefined;
    await clock.advance(60_000);
    expect((await place.leg).signal.reason).toMatchObject({ by: 'wire', kind: 'lost' });
  });

  it('refreshes the session itself when the peer wants that', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    const { ok } = await connect(place, [
      'Supported: timer',
      'Allow: INVITE, UPDATE',
      'Session-Expires: 100;refresher=uas',
    ]);
    expect(ok.header('Session-Expires')).toBe('100;refresher=uas');
    await clock.advance(50_000);
    const update = await place.peer.next(request('UPDATE'));
    expect(update.header('Session-Expires')).toBe('100;refresher=uac');
  });

  it('ends when it rings for three minutes, although nobody cancels it', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    place.peer.send(requestText('INVITE', { ...CALL, port: place.peer.port, body: sdpText() }));
    (await place.leg).ring();
    await place.peer.next(status(180));
    await clock.advance(179_000);
    expect((await place.leg).signal.aborted).toBe(false);
    await clock.advance(1000);
    await place.peer.next(status(480));
    expect((await place.leg).signal.reason).toMatchObject({ by: 'local', kind: 'no-answer' });
    expect(place.endpoint.held).toMatchObject({ legs: 0, dialogs: 0 });
  });

  it('gives the keys of INFO to its media', async () => {
    const pool = createSilentPool();
    const place = await scene({ media: pool });
    const { inside } = await connect(place);
    const bodies = [
      ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'],
      ['application/dtmf', '#'],
      ['application/dtmf-relay', 'Signal=hook'],
      ['application/media_control+xml', '<x/>'],
    ] as const;
    for (const [index, [contentType, body]] of bodies.entries()) {
      const cseq = index + 2;
      inside('INFO', cseq, { body, contentType });
      await place.peer.next((message) => message.status === 200 && message.header('CSeq') === `${cseq} INFO`);
    }
    expect(pool.sessions[0]?.pressed).toEqual(['5', '#']);
  });

  it('refreshes the session again soon when that met a request of the peer', async () => {
    const clock = new VirtualClock();
    const place = await scene({ clock });
    const timer = ['Supported: timer', 'Allow: INVITE, UPDATE', 'Session-Expires: 100;refresher=uas'];
    const { inside } = await connect(place, timer);
    await clock.advance(50_000);
    const first = await place.peer.next(request('UPDATE'));
    place.peer.send(okTo(first).replace('200 OK', '491 Request Pending'));
    // What is answered later was sent later.
    inside('OPTIONS', 2);
    await place.peer.next((message) => message.header('CSeq') === '2 OPTIONS');
    await clock.advance(5000);
    const numberOf = (message: typeof first) => Number.parseInt(message.header('CSeq'), 10);
    const again = await place.peer.next((message) => request('UPDATE')(message) && numberOf(message) > numberOf(first));
    expect(again.header('Session-Expires')).toBe('100;refresher=uac');
  });

  it('takes no other offer while its own waits for the answer', async () => {
    const place = await scene();
    const { peer } = place;
    peer.send(requestText('INVITE', { ...CALL, port: peer.port }));
    const answered = (await place.leg).answer();
    const ok = await peer.next(status(200));
    const inside = { ...CALL, port: peer.port, to: ok.header('To') };
    peer.send(requestText('INVITE', { ...inside, cseq: 2, body: sdpText() }));
    await peer.next(status(491));
    peer.send(requestText('ACK', { ...inside, body: sdpText() }));
    await answered;
  });

  it('is refused when its session interval is too small', async () => {
    const { peer } = await scene();
    peer.send(requestText('INVITE', { port: peer.port, headers: ['Session-Expires: 30'], body: sdpText() }));
    expect((await peer.next((message) => message.status > 100)).header('Min-SE')).toBe('90');
  });

  it('is transferred by REFER and ends as transferred', async () => {
    const place = await scene();
    const { inside, leg } = await connect(place);
    const outcome = leg.refer('sip:2000@example.com');
    const refer = await place.peer.next(request('REFER'));
    expect(refer.header('Refer-To')).toBe('<sip:2000@example.com>');
    place.peer.send(refer.text.replace(/^.*\r\n/, 'SIP/2.0 202 Accepted\r\n'));
    const notify = (cseq: number, line: string, state: string) =>
      inside('NOTIFY', cseq, {
        headers: ['Event: refer', `Subscription-State: ${state}`],
        body: `SIP/2.0 ${line}\r\n`,
        contentType: 'message/sipfrag',
      });
    notify(2, '180 Ringing', 'active');
    expect((await place.peer.next(status(200))).header('CSeq')).toBe('2 NOTIFY');
    notify(3, '200 OK', 'terminated;reason=noresource');
    const bye = await place.peer.next(request('BYE'));
    place.peer.send(okTo(bye));
    expect(await outcome).toEqual({ ok: true });
    expect(leg.signal.reason).toMatchObject({ by: 'local', kind: 'transferred' });
  });

  it('goes on after a transfer that the peer refuses', async () => {
    const place = await scene();
    const { leg } = await connect(place);
    const outcome = leg.refer('sip:2000@example.com');
    const refer = await place.peer.next(request('REFER'));
    place.peer.send(refer.text.replace(/^.*\r\n/, 'SIP/2.0 603 Decline\r\n'));
    expect(await outcome).toMatchObject({ ok: false, status: 603 });
    expect(leg.signal.aborted).toBe(false);
  });
});
