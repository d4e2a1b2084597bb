import { describe, expect, it } from 'vitest';
import { ALAW_SILENCE, alawToLinear, decodeG711, encodeG711, linearToAlaw, ULAW_SILENCE } from './g711.ts';

describe('G.711', () => {
  it('has the reference values of both laws', () => {
    // Recommendation G.711 tables 1 and 2, scaled to 16 bits.
    expect([...decodeG711('alaw', Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a, 0x80, 0x00))]).toEqual([
      8, -8, 32256, -32256, 5504, -5504,
    ]);
    expect([...decodeG711('ulaw', Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xce))]).toEqual([0, 0, 32124, -32124, 988]);
  });

  it('codes silence as the silence bytes', () => {
    expect(linearToAlaw(0)).toBe(ALAW_SILENCE);
    expect(encodeG711('ulaw', Int16Array.of(0))[0]).toBe(ULAW_SILENCE);
  });

  it('codes each of its own values back to the same value', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const law of ['alaw', 'ulaw'] as const) {
      const samples = decodeG711(law, bytes);
      expect(decodeG711(law, encodeG711(law, samples))).toEqual(samples);
    }
  });

  it('stays within a thirtieth of every sample', () => {
    for (let sample = -32768; sample < 32768; sample += 7)
      expect(Math.abs(alawToLinear(linearToAlaw(sample)) - sample)).toBeLessThanOrEqual(
        Math.max(16, Math.abs(sample) / 30),
      );
  });
});
