import { afterEach, describe, expect, it } from 'vitest';
import { openSipEndpoint, openUdpPeer, type RawPeer, requestText, sdpText } from '../../../test/kit/sip-peer.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { FindSipAccount, SipEndpoint, SipEndpointSettings, SipInvitation, SipScreen } from './contract.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function scene(settings: Partial<SipEndpointSettings> = {}): Promise<{ endpoint: SipEndpoint; peer: RawPeer }> {
  const endpoint = await openSipEndpoint({ onCall: (leg) => leg.reject(404), ...settings });
  const peer = await openUdpPeer(endpoint.contact.port);
  open.push(endpoint, peer);
  return { endpoint, peer };
}

const isFinal = ({ status }: { readonly status: number }) => status >= 200;

async function ask(peer: RawPeer, method: string, options: Partial<Parameters<typeof requestText>[1]> = {}) {
  peer.send(requestText(method, { port: peer.port, ...options }));
  return peer.next(isFinal);
}

describe('requests outside a dialog', () => {
  it.each([
    ['OPTIONS', {}, 200, 'Allow'],
    ['REGISTER', {}, 405, 'Allow'],
    ['SUBSCRIBE', {}, 405, 'Allow'],
    ['DANCE', {}, 501, 'Allow'],
    ['BYE', {}, 481, ''],
    ['NOTIFY', {}, 481, ''],
    ['REFER', {}, 603, ''],
    ['CANCEL', {}, 481, ''],
    ['OPTIONS', { uri: 'soap.beep://a' }, 416, ''],
    ['OPTIONS', { headers: ['Require: 100rel, nothing, else'] }, 420, 'Unsupported'],
    ['INVITE', { body: 'x', contentType: 'text/plain' }, 415, 'Accept'],
    ['INVITE', { body: sdpText(), headers: ['Accept: text/plain'] }, 406, 'Accept'],
    ['INVITE', { body: sdpText({ formats: '18' }) }, 488, 'Warning'],
    ['INVITE', { to: '<sip:1000@127.0.0.1>;tag=p-gone' }, 481, ''],
    ['INVITE', { uri: 'tel:+33123456789', body: sdpText() }, 404, ''],
  ])('%s %j gets %i', async (method, options, status, field) => {
    const { endpoint, peer } = await scene();
    const answer = await ask(peer, method, options);
    expect(answer.status).toBe(status);
    if (field !== '') expect(answer.header(field)).not.toBe('');
    expect(answer.header('Via')).toContain(`;received=127.0.0.1;rport=${peer.port}`);
    expect(answer.header('To')).toMatch(/;tag=p-/);
    expect(endpoint.legs).toBe(0);
  });

  it('get the same answer again when they are repeated, and 482 when they come by two ways', async () => {
    const { peer } = await scene();
    const ids = { port: peer.port, callId: 'same@test', fromTag: 'same' };
    const first = requestText('OPTIONS', { ...ids, branch: 'z9hG4bK-one' });
    peer.send(first);
    const answer = await peer.next();
    peer.send(first);
    expect((await peer.next()).text).toBe(answer.text);
    peer.send(requestText('OPTIONS', { ...ids, branch: 'z9hG4bK-two' }));
    expect((await peer.next()).status).toBe(482);
  });

  it('find the offer in a multipart body', async () => {
    const { peer } = await scene();
    const body = `--x\r\nContent-Type: application/isup\r\n\r\n\x01\x02\r\n--x\r\nContent-Type: application/sdp\r\n\r\n${sdpText()}--x--\r\n`;
    expect((await ask(peer, 'INVITE', { body, contentType: 'multipart/mixed;boundary=x' })).status).toBe(404);
  });

  it('a stray ACK and stray responses get nothing', async () => {
    const { peer } = await scene();
    peer.send(requestText('ACK', { port: peer.port }));
    peer.send(
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n',
    );
    expect((await ask(peer, 'OPTIONS', { callId: 'after' })).header('Call-ID')).toBe('after');
    expect(peer.pending).toEqual([]);
  });
});

/** A screen as the product has it: calls are challenged, and nothing else is answered. */
const challenging =
  (account: FindSipAccount): SipScreen =>
  ({ method }) =>
    method === 'INVITE' ? { verdict: 'challenge', realm: 'parley', account } : { verdict: 'drop' };

describe('the screen', () => {
  it('keeps silent towards whom it does not know, whatever they send', async () => {
    const screen: SipScreen = ({ fromUser }) => (fromUser === 'alice' ? { verdict: 'admit' } : { verdict: 'drop' });
    const { peer, endpoint } = await scene({ screen });
    for (const method of ['INVITE', 'OPTIONS', 'REGISTER', 'DANCE', 'BYE', 'CANCEL'])
      peer.send(requestText(method, { port: peer.port }).replace('alice@', 'scanner@'));
    peer.send('INVITE sip:x SIP/2.0\r\nVia: broken\r\n\r\n');
    peer.send('OPTIONS sip:x SIP/9.9\r\n\r\n');
    expect((await ask(peer, 'OPTIONS', { callId: 'known' })).header('Call-ID')).toBe('known');
    expect(peer.pending).toEqual([]);
    expect(endpoint.held.transactions).toBe(1);
  });

  it('is told the source and both users, and names the connection', async () => {
    const asked: unknown[] = [];
    const calls: SipInvitation[] = [];
    const { peer } = await scene({
      screen: (request) => {
        asked.push(request);
        return { verdict: 'admit', connectionIds: ['c1'] };
      },
      onCall: (leg, invitation) => {
        calls.push(invitation);
        leg.reject(486);
      },
    });
    await ask(peer, 'INVITE', { body: sdpText() });
    const source = { address: '127.0.0.1', port: peer.port, transport: 'udp' };
    expect(asked).toEqual([{ method: 'INVITE', source, toUser: '1000', fromUser: 'alice' }]);
    expect(calls).toEqual([{ source, connectionIds: ['c1'] }]);
  });

  it('has calls challenged, and lets in who knows the password', async () => {
    const users: string[] = [];
    const vouchers: (readonly string[] | undefined)[] = [];
    const called = await openSipEndpoint({
      screen: challenging(async (user) => {
        users.push(user);
        return { password: 'secret', connectionId: 'c1' };
      }),
      onCall: (leg, { connectionIds }) => {
        vouchers.push(connectionIds);
        void leg.answer();
      },
    });
    const caller = await openSipEndpoint();
    open.push(caller, called);
    const dial = (password: string) =>
      caller.dial({
        uri: `sip:1000@127.0.0.1:${called.contact.port}`,
        from: { user: 'alice' },
        credentials: { user: 'alice', password },
        ringTimeoutMs: 5000,
      });
    const leg = await dial('secret');
    await leg.answer();
    await leg.hangUp();
    await expect((await dial('guess')).answer()).rejects.toMatchObject({ status: 401 });
    expect(users).toEqual(['alice', 'alice']);
    expect(vouchers).toEqual([['c1']]);
  });

  it('lets the ACK of a challenge and the CANCEL of a call in, and those of nothing not', async () => {
    const clock = new VirtualClock();
    const { peer, endpoint } = await scene({ clock, screen: challenging(async () => undefined) });
    const ids = { port: peer.port, callId: 'challenged@test', fromTag: 'a', branch: 'z9hG4bK-challenged' };
    const refused = await ask(peer, 'INVITE', { ...ids, body: sdpText() });
    expect(refused.status).toBe(401);
    expect((await ask(peer, 'CANCEL', ids)).header('CSeq')).toBe('1 CANCEL');
    peer.send(requestText('CANCEL', { port: peer.port, callId: 'other@test' }));
    peer.send(requestText('ACK', { ...ids, to: refused.header('To') }));
    await expect.poll(() => clock.pending).toBe(2);
    await clock.advance(32_000);
    expect(peer.pending).toEqual([]);
    expect(endpoint.held.transactions).toBe(0);
  });
});

describe('the rate limit', () => {
  it('drops what one source sends beyond it', async () => {
    const { peer, endpoint } = await scene({ rateLimit: { perSecond: 0.001, burst: 3 } });
    for (let sent = 0; sent < 10; sent++) peer.send(requestText('OPTIONS', { port: peer.port }));
    for (let got = 0; got < 3; got++) await peer.next();
    expect(endpoint.held.transactions).toBe(3);
    expect(peer.pending).toEqual([]);
  });
});

describe('createSipEndpoint', () => {
  it('says plainly that its port is taken', async () => {
    const { endpoint } = await scene();
    await expect(openSipEndpoint({ port: endpoint.contact.port })).rejects.toMatchObject({
      name: 'StartError',
      message: `SIP port ${endpoint.contact.port} on 127.0.0.1 is in use by another program.`,
    });
  });

  it('shows its public address in Contact and SDP', async () => {
    const { peer, endpoint } = await scene({ publicAddress: '203.0.113.5', onCall: (leg) => void leg.answer() });
    const ok = await ask(peer, 'INVITE', { body: sdpText() });
    expect(ok.header('Contact')).toContain(`@203.0.113.5:${endpoint.contact.port}>`);
    expect(ok.body).toContain('c=IN IP4 203.0.113.5');
    const to = ok.header('To');
    const ids = { callId: ok.header('Call-ID'), fromTag: /tag=(\S+)/.exec(ok.header('From'))?.[1] ?? '', to };
    expect((await ask(peer, 'BYE', { ...ids, cseq: 2 })).status).toBe(200);
  });
});
