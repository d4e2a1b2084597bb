import { describe, expect, it } from 'vitest';
import { JitterBuffer } from '#audio';
import { Latch } from '../../src/telephony/rtp/latch.ts';
import { FAR, fuzzRtp, type Pick, picker } from './rtp-fuzz.ts';

/** Any length, now and then any source, number or time. */
function wildPacket(pick: Pick, i: number) {
  return {
    ssrc: pick(500) === 0 ? pick(2) : 1,
    sequence: pick(3) === 0 ? pick(65_536) : i & 0xffff,
    timestamp: pick(3) === 0 ? pick(2 ** 32) : (i * 160) >>> 0,
    payload: new Uint8Array(pick(400)),
    arrivedAtMs: i * 20,
  };
}

describe('mutated packets', () => {
  it.each([1, 2, 3, 4])('do not disturb a call (seed %i)', async (seed) => {
    const { accepted } = await fuzzRtp(seed, 2500);
    expect(accepted).toBeGreaterThan(250);
  });

  it('do not make the jitter buffer grow or spin', () => {
    const pick = picker(9);
    const buffer = new JitterBuffer(0);
    let samples = 0;
    for (let i = 0; i < 20_000; i++) {
      buffer.put(wildPacket(pick, i));
      for (let piece = buffer.pop(i * 20); piece; piece = buffer.pop(i * 20))
        samples += piece.kind === 'gap' ? piece.samples : piece.payload.length;
    }
    expect(buffer.position).toBe(samples);
    expect(Math.abs(samples - 20_000 * 160)).toBeLessThan(20_000 * 160);
  });

  it('do not make the latch believe a stranger', () => {
    const latch = new Latch(FAR, 0);
    const pick = picker(3);
    latch.accepts(FAR, { ssrc: 1, sequence: 0 }, 0);
    for (let now = 20; now < 100_000; now += 20) {
      latch.accepts(FAR, { ssrc: 1, sequence: now }, now);
      latch.accepts({ address: '203.0.113.9', port: pick(65_536) }, { ssrc: pick(3), sequence: pick(65_536) }, now);
    }
    expect(latch.target).toEqual(FAR);
  });
});
