import { describe, expect, it } from 'vitest';
import { ntpOf, Reception, roundTripOf } from './reception.ts';
import { buildRtcp, parseRtcp } from './rtcp.ts';

const block = {
  ssrc: 7,
  fractionLost: 26,
  lost: -3,
  highestSequence: 0x1fffe,
  jitter: 12,
  lastReport: 0xdeadbeef,
  delaySinceLastReport: 65_536,
};
const sender = { ntpSeconds: 3_900_000_000, ntpFraction: 0x8000_0000, timestamp: 160, packets: 5, bytes: 800 };

describe('an RTCP compound packet', () => {
  it('is read as it was written', () => {
    const bytes = buildRtcp({ ssrc: 9, sender, blocks: [block], cname: 'é', leaving: true });
    expect(bytes.length % 4).toBe(0);
    expect(parseRtcp(bytes)).toEqual([
      { type: 'report', ssrc: 9, sender, blocks: [block] },
      { type: 'description', names: [{ ssrc: 9, cname: 'é' }] },
      { type: 'goodbye', ssrcs: [9], reason: '' },
    ]);
  });

  it('begins with a receiver report when nothing was sent', () => {
    const bytes = buildRtcp({ ssrc: 9, blocks: [], cname: 'abc' });
    expect(Buffer.from(bytes).toString('hex')).toBe('80c9000100000009' + '81ca00030000000901036162' + '63000000');
  });

  it.each(['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'x'.repeat(300)])(
    'carries the name %j on a 32-bit border',
    (cname) => {
      const bytes = buildRtcp({ ssrc: 1, blocks: [], cname });
      expect(parseRtcp(bytes)?.[1]).toEqual({ type: 'description', names: [{ ssrc: 1, cname: cname.slice(0, 255) }] });
    },
  );

  it.each([
    ['nothing', ''],
    ['no report first', '81ca000300000009010361626300000000'],
    ['a report that says more blocks than it has', '82c9000100000009'],
    ['a length beyond the end', '80c9000500000009'],
    ['padding in the first packet', 'a0c9000100000004'],
    ['another version in the second packet', '80c900010000000940ca000100000009'],
    ['bytes left over', '80c900010000000900'],
    ['an item beyond its chunk', '80c900010000000981ca00020000000901ff6162'],
  ])('is none when it has %s', (_name, hex) => {
    expect(parseRtcp(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});

describe('reception', () => {
  it('counts losses over the wrap and reports them once', () => {
    const reception = new Reception(7, 65_530, 8000);
    for (let i = 0; i < 20; i++) if (i % 5 !== 4) reception.packet((65_530 + i) & 0xffff, i * 160, i * 20);
    reception.packet(20 - 6, 20 * 160, 400);
    expect(reception).toMatchObject({ received: 17, expected: 21, lost: 4 });
    expect(reception.report(500)).toMatchObject({ fractionLost: 48, lost: 4, highestSequence: 65_536 + 14 });
    expect(reception.report(500)).toMatchObject({ fractionLost: 0, lost: 4 });
  });

  it('measures jitter as RFC 3550 appendix A.8 does', () => {
    const even = new Reception(7, 0, 8000);
    const uneven = new Reception(7, 0, 8000);
    for (let i = 0; i < 500; i++) {
      even.packet(i, i * 160, i * 20);
      uneven.packet(i, i * 160, i * 20 + (i % 2) * 10);
    }
    expect(even.jitterMs).toBe(0);
    expect(uneven.jitterMs).toBeCloseTo(10, 1);
  });

  it('is not led astray by a single wild packet, but by two in sequence', () => {
    const reception = new Reception(7, 100, 8000);
    reception.packet(100, 0, 0);
    reception.packet(40_000, 160, 20);
    reception.packet(101, 160, 20);
    expect(reception.expected).toBe(2);
    reception.packet(50_000, 320, 40);
    reception.packet(50_001, 480, 60);
    expect(reception).toMatchObject({ received: 1, expected: 1 });
  });

  it('gives the far end what it needs for the round trip', () => {
    const reception = new Reception(7, 0, 8000);
    const sentAt = 1_800_000_000_000;
    const { ntpSeconds, ntpFraction } = ntpOf(sentAt);
    reception.senderReport(ntpSeconds, ntpFraction, 5000);
    const answer = reception.report(5250);
    expect(roundTripOf(answer, sentAt + 250 + 80)).toBeCloseTo(80, 0);
    expect(roundTripOf({ ...answer, lastReport: 0 }, sentAt)).toBeUndefined();
    expect(roundTripOf(answer, sentAt - 10_000)).toBeUndefined();
  });
});
