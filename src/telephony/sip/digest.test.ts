import { describe, expect, it } from 'vitest';
import { systemIds } from '#base';
import { requestText } from '../../../test/kit/sip-peer.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { answerChallenge, DigestServer, digestResponse, parseDigest } from './digest.ts';
import type { Header, SipResponse } from './message.ts';
import { parseDatagram, type ReceivedRequest } from './parse.ts';

const CREDENTIALS = { user: 'alice', password: 'secret' };
const ALICE = { password: 'secret', connectionId: 'c1' };
const account = async (user: string) => (user === 'alice' ? ALICE : undefined);

function invite(...headers: readonly Header[]): ReceivedRequest {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const parsed = parseDatagram(Buffer.from(requestText('INVITE', { port: 5060, headers: lines })));
  if (parsed.kind !== 'request') throw new RangeError('The request is malformed.');
  return parsed.request;
}

const unauthorized = (...headers: readonly Header[]): SipResponse => ({
  ...{ type: 'response', status: 401, reason: 'Unauthorized', headers, body: new Uint8Array(0) },
});

function answerTo(challenge: readonly Header[], method = 'INVITE', credentials = CREDENTIALS): Header {
  const header = answerChallenge(
    unauthorized(...challenge),
    { method, uri: 'sip:1000@127.0.0.1' },
    credentials,
    systemIds,
  );
  if (!header) throw new RangeError('The challenge was not answered.');
  return header;
}

describe('digestResponse', () => {
  const example = {
    ...{
      user: 'Mufasa',
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
    },
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
  };

  it('gives the values of RFC 7616 section 3.9.1', () => {
    expect(digestResponse({ ...example, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(digestResponse({ ...example, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('gives the value of RFC 2617 section 3.5', () => {
    const old = { nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', qop: { nc: '00000001', cnonce: '0a4f113b' } };
    const fields = { ...example, ...old, realm: 'testrealm@host.com', password: 'Circle Of Life', algorithm: 'md5' };
    expect(digestResponse(fields)).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('knows SHA-512-256 and nothing else', () => {
    expect(digestResponse({ ...example, algorithm: 'SHA-512-256' })).toHaveLength(64);
    expect(digestResponse({ ...example, algorithm: 'MD5-sess' })).toBeUndefined();
  });
});

describe('parseDigest', () => {
  it('reads quoted and bare fields', () => {
    expect([...(parseDigest('Digest realm="a, \\"b\\"" ,nc=1,qop="auth,auth-int"') ?? [])]).toEqual([
      ['realm', 'a, "b"'],
      ['nc', '1'],
      ['qop', 'auth,auth-int'],
    ]);
  });

  it.each(['Basic abc', 'Digest', 'Digest realm', 'Digest realm="x', ''])('finds none in %j', (value) => {
    expect(parseDigest(value)?.size ?? 0).toBe(0);
  });
});

describe('answerChallenge', () => {
  it('takes the strongest algorithm that it knows', () => {
    const [, value] = answerTo([
      ['www-authenticate', 'Digest realm="r", nonce="n", qop="auth"'],
      ['www-authenticate', 'Digest realm="r", nonce="n", algorithm=SHA3-512, qop="auth"'],
      ['www-authenticate', 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"'],
    ]);
    expect(value).toContain('algorithm=SHA-256');
  });

  it('answers an old challenge without quality of protection, and a proxy by its own header field', () => {
    const challenge: Header = ['proxy-authenticate', 'Digest realm="r", nonce="n", opaque="o"'];
    const header = answerChallenge(
      { ...unauthorized(challenge), status: 407 },
      { method: 'BYE', uri: 'sip:b' },
      CREDENTIALS,
      systemIds,
    );
    expect(header?.[0]).toBe('proxy-authorization');
    expect(header?.[1]).toMatch(/opaque="o"/);
    expect(header?.[1]).not.toMatch(/cnonce|algorithm/);
  });

  it('gives up on what it cannot do', () => {
    const challenge: Header = ['www-authenticate', 'Digest realm="r", nonce="n", qop="auth-int"'];
    expect(
      answerChallenge(unauthorized(challenge), { method: 'BYE', uri: 'sip:b' }, CREDENTIALS, systemIds),
    ).toBeUndefined();
  });
});

describe('DigestServer', () => {
  const clock = new VirtualClock();
  const server = new DigestServer(clock, systemIds);

  it('admits the right password once for each count', async () => {
    const request = invite(answerTo(server.challenge('parley', false)));
    expect(await server.check(request, 'parley', account)).toBe(ALICE);
    expect(await server.check(request, 'parley', account)).toBe('stale');
  });

  it('admits MD5 where the peer knows nothing better', async () => {
    const md5 = server.challenge('parley', false).filter(([, value]) => value.includes('MD5'));
    expect(await server.check(invite(answerTo(md5)), 'parley', account)).toBe(ALICE);
  });

  it('refuses a wrong password, an unknown user, another method and none at all', async () => {
    const challenge = server.challenge('parley', false);
    const wrong = invite(answerTo(challenge, 'INVITE', { user: 'alice', password: 'guess' }));
    expect(await server.check(wrong, 'parley', account)).toBe('wrong');
    const unknown = invite(answerTo(challenge, 'INVITE', { user: 'eve', password: 'secret' }));
    expect(await server.check(unknown, 'parley', account)).toBe('wrong');
    expect(await server.check(invite(answerTo(challenge, 'BYE')), 'parley', account)).toBe('wrong');
    expect(await server.check(invite(), 'parley', account)).toBe('missing');
    expect(await server.check(invite(answerTo(challenge)), 'other', account)).toBe('missing');
  });

  it('calls a nonce stale that is old or not its own', async () => {
    const old = invite(answerTo(server.challenge('parley', false)));
    await clock.advance(60_001);
    expect(await server.check(old, 'parley', account)).toBe('stale');
    const foreign = invite(answerTo(new DigestServer(clock, systemIds).challenge('parley', false)));
    expect(await server.check(foreign, 'parley', account)).toBe('stale');
    expect(server.challenge('parley', true)[0]?.[1]).toContain('stale=true');
  });
});
