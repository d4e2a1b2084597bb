import { describe, expect, it } from 'vitest';
import { Latch } from './latch.ts';

const announced = { address: '192.0.2.1', port: 4000 };
const behindNat = { address: '198.51.100.7', port: 61_234 };
const stranger = { address: '203.0.113.9', port: 5000 };
const packet = (sequence: number, ssrc = 1) => ({ ssrc, sequence });

describe('the latch', () => {
  it('sends to the announced address until somebody is heard, then there', () => {
    const latch = new Latch(announced, 0);
    expect(latch.target).toEqual(announced);
    expect(latch.accepts(behindNat, packet(1), 100)).toBe(true);
    expect(latch.target).toEqual(behindNat);
  });

  it('is not moved by a stranger while the far end is heard', () => {
    const latch = new Latch(announced, 0);
    latch.accepts(behindNat, packet(1), 100);
    for (let i = 0; i < 100; i++) {
      latch.accepts(behindNat, packet(i + 2), 200 + i * 20);
      expect(latch.accepts(stranger, packet(i), 201 + i * 20)).toBe(false);
    }
    expect(latch).toMatchObject({ target: behindNat, rejected: 100 });
  });

  it('gives way to the announced address when a stranger was first', () => {
    const latch = new Latch(announced, 0);
    latch.accepts(stranger, packet(1, 9), 10);
    expect(latch.accepts(announced, packet(1), 500)).toBe(true);
    expect(latch.accepts(stranger, packet(2, 9), 510)).toBe(false);
  });

  it('does not give way to the announced address in the middle of a call', () => {
    const latch = new Latch(announced, 0);
    latch.accepts(behindNat, packet(1), 10);
    latch.accepts(behindNat, packet(2), 9000);
    expect(latch.accepts(announced, packet(1), 9010)).toBe(false);
  });

  it('follows a far end whose mapping changed, after silence and several packets in sequence', () => {
    const latch = new Latch(announced, 0);
    const moved = { ...behindNat, port: 61_999 };
    latch.accepts(behindNat, packet(1), 10);
    expect([50, 51, 52].map((sequence) => latch.accepts(moved, packet(sequence), 1000))).not.toContain(true);
    expect([60, 61, 62].map((sequence) => latch.accepts(moved, packet(sequence), 5000))).toEqual([false, false, true]);
    expect(latch.target).toEqual(moved);
  });

  it('is never taken from a far end that is silent for a while, but follows it to another network', () => {
    const latch = new Latch(announced, 0);
    for (let i = 0; i < 50; i++) latch.accepts(behindNat, packet(i), i * 20);
    for (let i = 0; i < 50; i++) expect(latch.accepts(stranger, packet(i, 9), 20_000 + i * 20)).toBe(false);
    const roamed = { address: '198.51.100.99', port: 1234 };
    expect([70, 71, 72].map((sequence) => latch.accepts(roamed, packet(sequence), 30_000))).toEqual([
      false,
      false,
      true,
    ]);
    expect(latch.target).toEqual(roamed);
  });

  it('is not taken by strangers who take turns in the silence', () => {
    const latch = new Latch(announced, 0);
    latch.accepts(behindNat, packet(1), 10);
    for (let i = 0; i < 50; i++) {
      const source = i % 2 ? stranger : { ...stranger, port: 5002 };
      expect(latch.accepts(source, packet(i), 5000 + i)).toBe(false);
    }
  });

  it('starts over when a new offer announces another address, and stays for the same one', () => {
    const latch = new Latch(announced, 0);
    latch.accepts(behindNat, packet(1), 10);
    latch.announce(announced, 5000);
    expect(latch.latched).toBe(true);
    const moved = { address: '192.0.2.50', port: 7000 };
    latch.announce(moved, 6000);
    expect(latch.target).toEqual(moved);
  });
});
