import { describe, expect, it } from 'vitest';
import { JitterBuffer } from './jitter-buffer.ts';

/** A sender of 20 ms packets whose payload is the packet's number. */
class Sender {
  ssrc = 1;
  sequence = 65_534;
  timestamp = 0xffff_ff00;
  sent = 0;

  packet(arrivedAtMs: number, samples = 160) {
    const packet = {
      ssrc: this.ssrc,
      sequence: this.sequence,
      timestamp: this.timestamp,
      payload: new Uint8Array(samples).fill(++this.sent),
      arrivedAtMs,
    };
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp = (this.timestamp + samples) >>> 0;
    return packet;
  }
}

/** What is due at `nowMs`: the packets' numbers, `-samples` for a gap. */
function due(buffer: JitterBuffer, nowMs: number): number[] {
  const out: number[] = [];
  for (let piece = buffer.pop(nowMs); piece; piece = buffer.pop(nowMs))
    out.push(piece.kind === 'audio' ? (piece.payload[0] ?? 0) : -piece.samples);
  return out;
}

describe('the jitter buffer', () => {
  it('hands audio in order on at once, over the wrap of sequence and timestamp', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    for (let i = 1; i <= 6; i++) {
      buffer.put(sender.packet(i * 20));
      expect(due(buffer, i * 20)).toEqual([i]);
    }
    expect(buffer.position).toBe(960);
  });

  it('waits for a packet that was overtaken', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    buffer.put(sender.packet(20));
    const second = sender.packet(55);
    buffer.put(sender.packet(50));
    expect(due(buffer, 50)).toEqual([1]);
    buffer.put(second);
    expect(due(buffer, 55)).toEqual([2, 3]);
    expect(buffer.counters).toMatchObject({ reordered: 1, gapSamples: 0 });
  });

  it('gives a lost packet up after the wait and goes on in place', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    buffer.put(sender.packet(20));
    sender.packet(40);
    buffer.put(sender.packet(60));
    expect(due(buffer, 79)).toEqual([1]);
    expect(due(buffer, 81)).toEqual([-160, 3]);
    expect(buffer.counters).toMatchObject({ lostSamples: 160, gapSamples: 160 });
    expect(buffer.position).toBe(480);
  });

  it('waits longer when packets have come late', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    expect(buffer.waitMs).toBe(40);
    for (let i = 1; i <= 10; i++) buffer.put(sender.packet(i * 20 + (i === 5 ? 90 : 0)));
    expect(buffer.waitMs).toBeGreaterThan(100);
  });

  it('drops duplicates and what comes after its place was filled', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    const first = sender.packet(20);
    const second = sender.packet(40);
    buffer.put(first);
    buffer.put(first);
    buffer.put(sender.packet(60));
    due(buffer, 85);
    buffer.put({ ...second, arrivedAtMs: 90 });
    expect(due(buffer, 90)).toEqual([]);
    expect(buffer.counters).toMatchObject({ duplicate: 1, late: 1 });
  });

  it('keeps real time while nothing comes, and joins what comes then', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    buffer.put(sender.packet(20));
    due(buffer, 20);
    let gap = 0;
    for (let now = 40; now <= 5000; now += 20) gap += due(buffer, now).reduce((sum, piece) => sum - piece, 0);
    expect(gap).toBeGreaterThanOrEqual(4900 * 8);
    // A sender with discontinuous transmission: its clock went on while it was quiet.
    sender.timestamp = (sender.timestamp + 249 * 160) >>> 0;
    buffer.put(sender.packet(5020));
    expect(due(buffer, 5020).at(-1)).toBe(-160);
    expect(due(buffer, 5045).at(-1)).toBe(2);
    expect(buffer.counters.lostSamples).toBe(0);
    expect(buffer.counters.resync).toBe(0);
  });

  it('goes on with a sender that changed its time base or its source', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    for (let i = 1; i <= 5; i++) buffer.put(sender.packet(i * 20));
    expect(due(buffer, 100)).toEqual([1, 2, 3, 4, 5]);
    sender.timestamp = (sender.timestamp + 1_000_000) >>> 0;
    buffer.put(sender.packet(120));
    expect(due(buffer, 120)).toEqual([6]);
    sender.timestamp = (sender.timestamp - 500_000) >>> 0;
    for (let i = 7; i <= 10; i++) buffer.put(sender.packet(i * 20));
    expect(due(buffer, 200)).toEqual([10]);
    sender.ssrc = 2;
    sender.sequence = 7;
    sender.timestamp = 99;
    buffer.put(sender.packet(220));
    expect(due(buffer, 220)).toEqual([11]);
    expect(buffer.counters.resync).toBe(3);
    expect(buffer.position).toBe(8 * 160);
  });

  it('follows a sender whose clock is slow', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    for (let i = 1; i <= 30_000; i++) {
      const now = i * 20 * 1.0002;
      buffer.put(sender.packet(now));
      due(buffer, now);
    }
    expect(buffer.counters.gapSamples).toBe(0);
  });

  it('holds a bounded number of packets', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    sender.packet(0);
    buffer.put(sender.packet(20));
    sender.packet(20);
    for (let i = 0; i < 300; i++) buffer.put(sender.packet(20, 20));
    expect(buffer.counters.overflow).toBeGreaterThan(0);
  });

  it('takes packets of any length', () => {
    const buffer = new JitterBuffer(0);
    const sender = new Sender();
    buffer.put(sender.packet(30, 240));
    buffer.put(sender.packet(60, 240));
    expect(due(buffer, 60)).toEqual([1, 2]);
    expect(buffer.position).toBe(480);
  });
});
