import { describe, expect, it } from 'vitest';
import { type KeyPacket, KeyReceiver, KeySender } from './telephone-event.ts';

const FRAME = 160;

/** All packets of a sender, frame by frame, with the timestamp that each carries. */
function packetsOf(sender: KeySender): (KeyPacket & { readonly timestamp: number })[] {
  const out: (KeyPacket & { timestamp: number })[] = [];
  for (let now = 8000; sender.busy; now += FRAME) {
    const packet = sender.next(FRAME);
    if (packet) out.push({ ...packet, timestamp: now - packet.offset });
  }
  return out;
}

function sent(keys: string, toneSamples = 800, gapSamples = 400) {
  const sender = new KeySender();
  sender.send(keys, toneSamples, gapSamples);
  return packetsOf(sender);
}

const heard = (packets: readonly { timestamp: number; payload: Uint8Array }[]) => {
  const receiver = new KeyReceiver();
  return packets.map((packet) => receiver.packet(packet.timestamp, packet.payload) ?? '').join('');
};

describe('telephone events', () => {
  it('are sent as RFC 4733 describes: one timestamp, growing duration, the end three times', () => {
    const packets = sent('5');
    expect(packets.map((packet) => Buffer.from(packet.payload).toString('hex'))).toEqual([
      '050a00a0',
      '050a0140',
      '050a01e0',
      '050a0280',
      '058a0320',
      '058a0320',
      '058a0320',
    ]);
    expect(new Set(packets.map((packet) => packet.timestamp)).size).toBe(1);
    expect(packets.map((packet) => packet.marker)).toEqual([true, false, false, false, false, false, false]);
  });

  it('are heard once each, the same key twice as well', () => {
    expect(heard(sent('1223*#A0'))).toBe('1223*#A0');
  });

  it('are heard whatever is lost of them', () => {
    const packets = sent('12334');
    for (let keep = 0; keep < 7; keep++) expect(heard(packets.filter((_, i) => i % 7 === keep))).toBe('12334');
  });

  it('are heard once when packets are repeated or overtake each other', () => {
    const packets = sent('987');
    expect(heard(packets.flatMap((packet, i) => [packet, packets[Math.max(0, i - 2)] ?? packet]))).toBe('987');
  });

  it('are one key when they last longer than the duration field', () => {
    const long = (timestamp: number, flags: number, duration: number) => ({
      timestamp,
      payload: Uint8Array.of(4, flags, duration >> 8, duration & 0xff),
    });
    expect(
      heard([
        long(1000, 10, 0xffff),
        long(1000 + 0xffff, 10, 160),
        long(1000 + 0xffff, 0x8a, 320),
        long(1000 + 0xffff + 2000, 10, 160),
      ]),
    ).toBe('44');
  });

  it('leave out what is no key', () => {
    expect(heard(sent('1 x-2d'))).toBe('12D');
    expect(new KeyReceiver().packet(0, Uint8Array.of(5))).toBeUndefined();
    expect(new KeyReceiver().packet(0, Uint8Array.of(70, 0, 0, 1))).toBeUndefined();
  });
});
