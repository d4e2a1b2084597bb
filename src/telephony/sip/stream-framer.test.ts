import { describe, expect, it } from 'vitest';
import { requestText } from '../../../test/kit/sip-peer.ts';
import { type Framed, StreamFramer } from './stream-framer.ts';

const MESSAGE = requestText('OPTIONS', { port: 5060, transport: 'TCP', body: 'hello', contentType: 'text/plain' });

function push(framer: StreamFramer, text: string): Framed[] {
  return framer.push(Buffer.from(text, 'latin1'));
}

const bodyOf = (framed: Framed | undefined) =>
  framed?.kind === 'message' && framed.parsed.kind === 'request'
    ? Buffer.from(framed.parsed.request.body).toString()
    : undefined;

describe('StreamFramer', () => {
  it('finds several messages and keep-alives in one chunk', () => {
    const found = push(new StreamFramer(), `${MESSAGE}\r\n\r\n${MESSAGE}\r\n${MESSAGE}`);
    expect(found.map(({ kind }) => kind)).toEqual(['message', 'ping', 'message', 'message']);
    expect(bodyOf(found[3])).toBe('hello');
  });

  it('finds a message that comes octet by octet, and keeps bodies apart', () => {
    const framer = new StreamFramer();
    const found = [...MESSAGE, ...MESSAGE.replace('hello', 'world')].flatMap((octet) => push(framer, octet));
    expect(found.map(bodyOf)).toEqual(['hello', 'world']);
    expect(framer.isWaiting).toBe(false);
  });

  it('is waiting while a message lacks octets, not between messages', () => {
    const framer = new StreamFramer();
    push(framer, '\r\n');
    expect(framer.isWaiting).toBe(false);
    push(framer, MESSAGE.slice(0, -1));
    expect(framer.isWaiting).toBe(true);
    expect(push(framer, 'o')).toHaveLength(1);
    expect(framer.isWaiting).toBe(false);
  });

  it('gives up on endless header fields and on huge bodies', () => {
    expect(push(new StreamFramer(), `INVITE sip:a@b SIP/2.0\r\nX: ${'a'.repeat(70_000)}`)).toMatchObject([
      { kind: 'broken' },
    ]);
    expect(push(new StreamFramer(), 'INVITE sip:a@b SIP/2.0\r\nContent-Length: 99999999\r\n\r\n')).toMatchObject([
      { kind: 'broken' },
    ]);
  });

  it('hands out a message with contradictory lengths, to be refused, and stops', () => {
    const text = MESSAGE.replace('Content-Length: 5', 'Content-Length: 5\r\nl: 6');
    expect(push(new StreamFramer(), text)).toMatchObject([
      { kind: 'broken', parsed: { kind: 'bad-request', status: 400 } },
    ]);
  });

  it('survives the segment of blank lines that kills recursive parsers', () => {
    const found = push(new StreamFramer(), 'a\r\n\r\n'.repeat(12_000));
    expect(found).toHaveLength(12_000);
  });
});
