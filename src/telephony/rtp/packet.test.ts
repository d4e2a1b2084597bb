import { describe, expect, it } from 'vitest';
import { buildRtp, looksLikeRtcp, parseRtp } from './packet.ts';

const packet = {
  payloadType: 8,
  marker: true,
  sequence: 0xfffe,
  timestamp: 0xfedcba98,
  ssrc: 0x89abcdef,
  payload: Uint8Array.of(1, 2, 3, 4),
};

describe('an RTP packet', () => {
  it('has the bytes of RFC 3550 section 5.1', () => {
    expect(Buffer.from(buildRtp(packet)).toString('hex')).toBe('8088fffefedcba9889abcdef01020304');
  });

  it('is read as it was written', () => {
    expect(parseRtp(buildRtp(packet))).toEqual(packet);
  });

  it('loses sources, extension and padding on the way in', () => {
    const bytes = Buffer.from(
      // V=2 P X CC=2, two sources, an extension of one word, payload 0102, padding 000003.
      `b2080001000000a0000000010000000b0000000cbede00010a0b0c0d0102${'000003'}`,
      'hex',
    );
    expect(parseRtp(bytes)?.payload).toEqual(Buffer.of(1, 2));
  });

  it.each([
    ['too short', '80080001000000a0000001'],
    ['another version', '40080001000000a000000001'],
    ['more padding than packet', 'a0080001000000a000000001ff'],
    ['padding of nothing', 'a0080001000000a00000000100'],
    ['sources beyond the end', '8f080001000000a000000001'],
    ['an extension beyond the end', '90080001000000a000000001bede0002aabbccdd'],
    ['RTCP', '80c80006000000a000000001'],
  ])('is none when it is %s', (_name, hex) => {
    expect(parseRtp(Buffer.from(hex, 'hex'))).toBeUndefined();
  });

  it('is told from RTCP on one port', () => {
    expect([...Array(256).keys()].filter((type) => looksLikeRtcp(Uint8Array.of(0x80, type)))).toEqual(
      Array.from({ length: 32 }, (_, i) => 192 + i),
    );
  });
});
