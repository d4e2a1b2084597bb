import { describe, expect, it } from 'vitest';
import { parseNameAddress, parseVia } from './address.ts';
import { headerList, headerOf, serialise, splitList } from './message.ts';
import { parseDatagram, type ReceivedRequest } from './parse.ts';
import { escapeUser, readable, unescapeUri, wireText } from './text.ts';
import { parseUri } from './uri.ts';

function parse(text: string): ReceivedRequest {
  const parsed = parseDatagram(Buffer.from(text, 'utf8'));
  if (parsed.kind !== 'request') throw new RangeError(JSON.stringify(parsed));
  return parsed.request;
}

const INVITE = [
  'INVITE sip:1000@example.com;user=phone SIP/2.0',
  'v: SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKabc;rport, SIP/2.0/TCP proxy.example.com',
  'f: "Zoë \\"Z\\" O\'Neil" <sip:zo%C3%AB@example.com>;tag=1',
  't: <tel:+1-201-555-0123>',
  'i: 1@example.com',
  'CSeq: 7 INVITE',
  'm: sip:z@10.0.0.1;expires=3',
  'Subject: one',
  '\ttwo',
  'l: 4',
  '',
  'bodyextra',
].join('\r\n');

describe('parseDatagram', () => {
  it('reads compact names, folded lines, quoted names, IPv6 and the body by its length', () => {
    const request = parse(INVITE);
    expect(request.via).toMatchObject({ transport: 'UDP', host: '2001:db8::1', port: 5070 });
    expect(request.from).toMatchObject({ displayName: 'Zoë "Z" O\'Neil', uri: 'sip:zo%C3%AB@example.com' });
    expect(request.target).toMatchObject({ scheme: 'sip', user: '1000', host: 'example.com' });
    expect(parseUri(request.from.uri)?.user).toBe('zoë');
    expect(parseUri(request.to.uri)).toMatchObject({ scheme: 'tel', user: '+12015550123' });
    expect(request.cseq).toEqual({ number: 7, method: 'INVITE' });
    expect(headerOf(request, 'subject')).toBe('one two');
    expect(headerList(request, 'via')).toHaveLength(2);
    expect(Buffer.from(request.body).toString()).toBe('body');
  });

  it('gives back what it read, octet for octet in the values', () => {
    const request = parse(INVITE);
    const again = parseDatagram(serialise(request));
    expect(again).toMatchObject({ kind: 'request', request: { callId: request.callId, headers: expect.anything() } });
    expect(serialise(request).toString('utf8')).toContain('"Zoë \\"Z\\" O\'Neil" <sip:zo%C3%AB@example.com>;tag=1');
  });

  it.each([
    ['a CSeq that is too large', 'CSeq: 7 INVITE', 'CSeq: 4294967296 INVITE'],
    ['a CSeq of another method', 'CSeq: 7 INVITE', 'CSeq: 7 BYE'],
    ['two different lengths', 'l: 4', 'l: 4\r\nContent-Length: 5'],
    ['a field line without a name', 'Subject: one', ': one'],
    ['a Contact that is none', 'm: sip:z@10.0.0.1;expires=3', 'm: <sip:z@10.0.0.1'],
    ['a Call-ID that is missing', 'i: 1@example.com', 'x-i: 1'],
  ])('finds %s answerable with 400', (_, good, bad) => {
    expect(parseDatagram(Buffer.from(INVITE.replace(good, bad)))).toMatchObject({ kind: 'bad-request', status: 400 });
  });

  it('drops what is no SIP', () => {
    expect(parseDatagram(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).kind).toBe('rubbish');
    expect(parseDatagram(Buffer.from('SIP/2.0 99 No\r\n\r\n')).kind).toBe('rubbish');
  });
});

describe('header field values', () => {
  it('splitList() cuts outside quotes and brackets only', () => {
    expect(splitList('"a, b" <sip:x,y@z>;p=1, <sip:q>,, c')).toEqual(['"a, b" <sip:x,y@z>;p=1', '<sip:q>', '', 'c']);
    expect(splitList('"never closed, x')).toEqual(['"never closed, x']);
  });

  it.each([
    ['sip:a@b;tag=1', { uri: 'sip:a@b', displayName: '' }],
    ['Bob Smith <sip:a@b;lr> ; tag = 1', { uri: 'sip:a@b;lr', displayName: 'Bob Smith' }],
    ['<sip:a@b>;x="1;2"', { uri: 'sip:a@b' }],
    ['"broken <sip:a@b>', undefined],
    ['<sip:a@b>;;', undefined],
    ['sip:a@b?Route=x', undefined],
    ['', undefined],
  ])('parseNameAddress(%j)', (value, expected) => {
    if (expected) expect(parseNameAddress(value)).toMatchObject(expected);
    else expect(parseNameAddress(value)).toBeUndefined();
  });

  it.each([
    ['SIP/2.0/UDP host', { transport: 'UDP', host: 'host' }],
    ['SIP / 2.0 / tcp  host : 99 ; branch = x', { transport: 'TCP', host: 'host', port: 99 }],
    ['SIP/2.0/UDP [::1];received=::2', { host: '::1' }],
    ['SIP/2.0/UDP host:99999', undefined],
    ['SIP/2.0/UDP', undefined],
  ])('parseVia(%j)', (value, expected) => {
    if (expected) expect(parseVia(value)).toMatchObject(expected);
    else expect(parseVia(value)).toBeUndefined();
  });
});

describe('parseUri', () => {
  it.each([
    ['sip:host', { user: '', host: 'host' }],
    [
      'sips:a:secret@Host.:5061;transport=tcp?x=y',
      { scheme: 'sips', user: 'a', host: 'host.', port: 5061, headers: 'x=y' },
    ],
    ['sip:a;b=c@host', { user: 'a;b=c' }],
    ['sip:%00a@host', { user: '\0a' }],
    ['sip:a%zz@host', { user: 'a%zz' }],
    ['tel:112;phone-context=x', { scheme: 'tel', user: '112' }],
    ['urn:service:sos', { scheme: 'urn', host: '' }],
    ['sip:[::1]:5060', { host: '::1', port: 5060 }],
    ['sip:[::g]', undefined],
    ['sip:a@b@c', undefined],
    ['sip:@b', undefined],
    ['sip:a@b:70000', undefined],
    ['sip:a b@c', undefined],
    ['no scheme', undefined],
  ])('%s', (text, expected) => {
    if (expected) expect(parseUri(text)).toMatchObject(expected);
    else expect(parseUri(text)).toBeUndefined();
  });
});

describe('text', () => {
  it('readable() takes UTF-8, and Latin-1 where it is none', () => {
    expect(readable(Buffer.from('é').toString('latin1'))).toBe('é');
    expect(readable('\xe9')).toBe('é');
  });

  it('wireText() lets no line break through', () => {
    expect(wireText('a\r\nVia: x')).toBe('a Via: x');
  });

  it('escapeUser() and unescapeUri() are inverse', () => {
    const user = 'ü @:;"<>%41\n';
    expect(unescapeUri(escapeUser(user))).toBe(user);
    expect(escapeUser(user)).toMatch(/^[\x21-\x7e]+$/);
  });
});
