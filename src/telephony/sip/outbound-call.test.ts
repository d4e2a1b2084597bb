import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, systemIds } from '#base';
import { createSilentPool } from '../../../test/kit/sip-media.ts';
import {
  okTo,
  openSipEndpoint,
  openUdpPeer,
  type RawPeer,
  sdpText,
  type WireMessage,
} from '../../../test/kit/sip-peer.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { CallLeg } from '../leg.ts';
import type { SipEndpoint, SipEndpointSettings } from './contract.ts';

const open: SipEndpoint[] = [];
const peers: RawPeer[] = [];
afterEach(async () => {
  for (const peer of peers) peer.acceptAll('BYE');
  await Promise.all(open.splice(0).map((endpoint) => endpoint.close()));
  for (const peer of peers.splice(0)) peer.close();
});

async function endpoint(settings: Partial<SipEndpointSettings> = {}): Promise<SipEndpoint> {
  const created = await openSipEndpoint(settings);
  open.push(created);
  return created;
}

/** An endpoint that calls a raw peer; the peer has the INVITE. */
async function calling(
  options: { readonly credentials?: { user: string; password: string }; readonly ringTimeoutMs?: number } = {},
  settings: Partial<SipEndpointSettings> = {},
) {
  const caller = await endpoint(settings);
  const peer = await openUdpPeer(caller.contact.port);
  peers.push(peer);
  const uri = `sip:1000@127.0.0.1:${peer.port}`;
  const leg = await caller.dial({
    uri,
    from: { user: 'bob', displayName: 'Bob "B"' },
    ringTimeoutMs: 60_000,
    ...options,
  });
  const invite = await peer.next(request('INVITE'));
  return { caller, peer, leg, invite };
}

const request = (method: string) => (message: { readonly startLine: string }) =>
  message.startLine.startsWith(`${method} `);

function reply(
  invite: WireMessage,
  line: string,
  options: { readonly tag?: string; readonly headers?: string; readonly body?: string } = {},
): string {
  const { tag = 'far', headers = '', body = '' } = options;
  const kept = invite.text
    .slice(0, invite.text.indexOf('\r\n\r\n'))
    .split('\r\n')
    .filter((one) => /^(via|from|to|call-id|cseq|contact):/i.test(one))
    .map((one) => (/^to:/i.test(one) ? `${one};tag=${tag}` : one));
  const contact = kept.map((one) => (/^contact:/i.test(one) ? `Contact: ${invite.header('To')}` : one));
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  return `SIP/2.0 ${line}\r\n${contact.join('\r\n')}\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
}

describe('an outbound call', () => {
  it.each(['', ';transport=tcp'])(
    'between two endpoints is answered, hung up, and known to both%s',
    async (transport) => {
      let taken: CallLeg | undefined;
      const pools = [createSilentPool(), createSilentPool()] as const;
      const called = await endpoint({
        media: pools[0],
        onCall: (leg) => {
          taken = leg;
          leg.ring();
          void leg.answer();
        },
      });
      const caller = await endpoint({ media: pools[1] });
      const leg = await caller.dial({
        uri: `sip:1000@127.0.0.1:${called.contact.port}${transport}`,
        from: { user: 'zoë', displayName: 'Zoë' },
        headers: { 'X-Campaign': 'a\r\nb' },
        ringTimeoutMs: 5000,
      });
      await leg.answer();
      expect(taken).toMatchObject({ from: { user: 'zoë', displayName: 'Zoë' }, to: { user: '1000' } });
      expect(taken?.headers.get('x-campaign')).toBe('a b');
      expect(pools[0].sessions[0]?.started[0]?.remotePort).toBe(pools[1].sessions[0]?.localPort);
      await leg.hangUp('Done.');
      expect(leg.signal.reason).toMatchObject({ by: 'local', kind: 'hung-up' });
      expect(taken?.signal.reason).toMatchObject({ by: 'remote', kind: 'hung-up' });
      expect([caller.legs, called.legs, caller.held.dialogs, called.held.dialogs]).toEqual([0, 0, 0, 0]);
    },
  );

  it.each([
    [486, 'rejected'],
    [302, 'rejected'],
    [480, 'no-answer'],
    [404, 'rejected'],
  ])('that gets %i ends as %s', async (code, kind) => {
    const { peer, leg, invite } = await calling();
    peer.send(reply(invite, `${code} Sorry`));
    await peer.next(request('ACK'));
    await expect(leg.answer()).rejects.toMatchObject({ status: code });
    expect(leg.signal.reason).toMatchObject({ by: 'remote', kind, code, detail: `${code} Sorry` });
  });

  it('answers a challenge with the strongest algorithm and the next sequence number', async () => {
    const { peer, leg, invite } = await calling({ credentials: { user: 'bob', password: 'secret' } });
    const challenge = 'realm="r", nonce="n", qop="auth"';
    peer.send(
      reply(invite, '407 Proxy Authentication Required', {
        headers: `Proxy-Authenticate: Digest ${challenge}\r\nProxy-Authenticate: Digest ${challenge}, algorithm=SHA-256\r\n`,
      }),
    );
    const second = await peer.next((message) => message.header('CSeq') === '2 INVITE');
    expect(second.header('Proxy-Authorization')).toMatch(/^Digest username="bob".*algorithm=SHA-256/);
    peer.send(
      reply(second, '407 Proxy Authentication Required', { headers: `Proxy-Authenticate: Digest ${challenge}\r\n` }),
    );
    await expect(leg.answer()).rejects.toMatchObject({ status: 407 });
  });

  it('is cancelled when it is hung up while it rings', async () => {
    const { peer, leg, invite } = await calling();
    // No CANCEL before a provisional response.
    void leg.hangUp();
    peer.send(reply(invite, '180 Ringing'));
    const cancel = await peer.next(request('CANCEL'));
    expect(cancel.header('Via')).toBe(invite.header('Via'));
    peer.send(okTo(cancel));
    peer.send(reply(invite, '487 Request Terminated'));
    await peer.next(request('ACK'));
    expect(leg.signal.reason).toMatchObject({ by: 'local', kind: 'cancelled' });
  });

  it('is given up after the ring timeout, and a late answer is acknowledged and hung up', async () => {
    const clock = new VirtualClock();
    const { caller, peer, leg, invite } = await calling({ ringTimeoutMs: 20_000 }, { clock });
    peer.send(reply(invite, '180 Ringing'));
    await expect.poll(() => leg.dump()).toMatchObject({ isProceeding: true });
    await clock.advance(20_000);
    await peer.next(request('CANCEL'));
    expect(leg.signal.reason).toMatchObject({ kind: 'no-answer' });
    peer.send(reply(invite, '200 OK', { body: sdpText() }));
    await peer.next(request('ACK'));
    peer.send(okTo(await peer.next(request('BYE'))));
    await expect.poll(() => caller.held.dialogs).toBe(0);
  });

  it('keeps the first of two forks and hangs up the other; a repeated 200 is acknowledged again', async () => {
    const { peer, leg, invite } = await calling();
    peer.send(reply(invite, '200 OK', { tag: 'one', body: sdpText() }));
    await leg.answer();
    await peer.next(request('ACK'));
    peer.send(reply(invite, '200 OK', { tag: 'two', body: sdpText() }));
    await peer.next(request('ACK'));
    const bye = await peer.next(request('BYE'));
    expect(bye.header('To')).toContain('tag=two');
    peer.send(okTo(bye));
    peer.send(reply(invite, '200 OK', { tag: 'one', body: sdpText() }));
    expect((await peer.next(request('ACK'))).header('To')).toContain('tag=one');
    expect(leg.signal.aborted).toBe(false);
  });

  it('whose answer has no codec of ours is hung up', async () => {
    const { peer, leg, invite } = await calling();
    peer.send(reply(invite, '200 OK', { body: sdpText({ formats: '18' }) }));
    await peer.next(request('ACK'));
    peer.send(okTo(await peer.next(request('BYE'))));
    await expect(leg.answer()).rejects.toMatchObject({ status: 488 });
    expect(leg.signal.reason).toMatchObject({ by: 'wire', kind: 'failed' });
  });

  it('sends inside the dialog along the recorded route', async () => {
    const { peer, leg, invite } = await calling();
    const route = `Record-Route: <sip:10.0.0.1;lr>, <sip:127.0.0.1:${peer.port};lr;a=1>\r\n`;
    const ok = reply(invite, '200 OK', { headers: route, body: sdpText() });
    peer.send(ok.replace(/^Contact:.*$/m, 'Contact: <sip:far@10.9.9.9>'));
    await leg.answer();
    const ack = await peer.next(request('ACK'));
    expect(ack.startLine).toBe('ACK sip:far@10.9.9.9 SIP/2.0');
    // The one recorded last is the nearest to the caller.
    expect(ack.text.match(/^Route: .*$/gm)).toEqual([
      `Route: <sip:127.0.0.1:${peer.port};lr;a=1>`,
      'Route: <sip:10.0.0.1;lr>',
    ]);
  });

  it('fails in time when nobody is there', async () => {
    const clock = new VirtualClock();
    const { leg } = await calling({}, { clock });
    await clock.advance(32_000);
    await expect(leg.answer()).rejects.toMatchObject({ status: 408 });
    expect(leg.signal.reason).toMatchObject({ by: 'wire', kind: 'failed', code: 408 });
  });

  it('fails at once when no media session is free or the address is none', async () => {
    const caller = await endpoint({ media: createSilentPool(0), ids: systemIds, log: silentLog });
    const dial = (uri: string) => caller.dial({ uri, from: { user: 'bob' }, ringTimeoutMs: 1000 });
    await expect(dial('sip:1@127.0.0.1:9')).rejects.toMatchObject({ status: 503 });
    await expect(dial('mailto:x@y')).rejects.toMatchObject({ status: 416 });
    const uri = `sip:1@127.0.0.1:${caller.contact.port}`;
    const refused = caller.dial({ uri, from: { user: 'bob' }, ringTimeoutMs: 1000, mayReach: () => false });
    await expect(refused).rejects.toMatchObject({ status: 403 });
    await expect(dial('sip:1@host.invalid:5060')).rejects.toMatchObject({ status: 480 });
  });

  it('fails when the TCP connection is refused', async () => {
    const caller = await endpoint();
    const gone = await endpoint();
    const { port } = gone.contact;
    await gone.close();
    const leg = await caller.dial({
      uri: `sip:1@127.0.0.1:${port};transport=tcp`,
      from: { user: 'b' },
      ringTimeoutMs: 9000,
    });
    await expect(leg.answer()).rejects.toMatchObject({ status: 503 });
  });
});
