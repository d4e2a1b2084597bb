/** G.711 A-law between bytes and samples of -1..1. */
const SEGMENT_ENDS = [0x1f, 0x3f, 0x7f, 0xff, 0x1ff, 0x3ff, 0x7ff, 0xfff];
const FULL_SCALE = 32_768;

/** Silence in A-law. */
export const A_LAW_SILENCE = 0xd5;

export function encodeALaw(sample: number): number {
  const pcm = Math.round(Math.max(-1, Math.min(1, sample)) * (FULL_SCALE - 1)) >> 3;
  const mask = pcm >= 0 ? 0xd5 : 0x55;
  const magnitude = pcm >= 0 ? pcm : -pcm - 1;
  const segment = SEGMENT_ENDS.findIndex((end) => magnitude <= end);
  if (segment < 0) return 0x7f ^ mask;
  const mantissa = (magnitude >> (segment < 2 ? 1 : segment)) & 0x0f;
  return ((segment << 4) | mantissa) ^ mask;
}

export function decodeALaw(byte: number): number {
  const value = byte ^ 0x55;
  const segment = (value >> 4) & 0x07;
  const mantissa = (value & 0x0f) << 4;
  const pcm = segment === 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
  return (value & 0x80 ? pcm : -pcm) / FULL_SCALE;
}
