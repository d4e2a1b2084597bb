/** G.711 companding by table: one byte per sample at 8 kHz, 16-bit linear on the other side. */

const ALAW_TO_LINEAR = new Int16Array(256);
const ULAW_TO_LINEAR = new Int16Array(256);
const LINEAR_TO_ALAW = new Uint8Array(65536);
const LINEAR_TO_ULAW = new Uint8Array(65536);

/** What digital silence looks like on the wire. */
export const ALAW_SILENCE = 0xd5;
export const ULAW_SILENCE = 0xff;

const ULAW_BIAS = 132;
const ULAW_CLIP = 32635;

/** G.711 table 1a: sign, three bits of segment, four of mantissa; even bits inverted on the wire. */
function alawByte(sample: number): number {
  const magnitude = (sample >= 0 ? sample : ~sample) >> 3;
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  const mantissa = (magnitude >> Math.max(segment, 1)) & 0x0f;
  return ((sample >= 0 ? 0x80 : 0) | (segment << 4) | mantissa) ^ 0x55;
}

function alawSample(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const mantissa = code & 0x0f;
  const magnitude = segment === 0 ? (mantissa << 1) + 1 : ((mantissa << 1) + 33) << (segment - 1);
  return (code & 0x80 ? magnitude : -magnitude) << 3;
}

/** G.711 table 2a: all bits inverted on the wire. */
function ulawByte(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const segment = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}

function ulawSample(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + ULAW_BIAS) << ((code >> 4) & 7)) - ULAW_BIAS;
  return code & 0x80 ? -magnitude : magnitude;
}

for (let byte = 0; byte < 256; byte++) {
  ALAW_TO_LINEAR[byte] = alawSample(byte);
  ULAW_TO_LINEAR[byte] = ulawSample(byte);
}
for (let sample = -32768; sample < 32768; sample++) {
  LINEAR_TO_ALAW[sample & 0xffff] = alawByte(sample);
  LINEAR_TO_ULAW[sample & 0xffff] = ulawByte(sample);
}

/** One A-law byte as a 16-bit sample. */
export function alawToLinear(byte: number): number {
  return ALAW_TO_LINEAR[byte & 0xff] ?? 0;
}

/** One 16-bit sample as an A-law byte. */
export function linearToAlaw(sample: number): number {
  return LINEAR_TO_ALAW[sample & 0xffff] ?? 0;
}

export type G711Law = 'alaw' | 'ulaw';

/** Decodes `bytes` into `out` from `offset` on; returns the number of samples written (what fits). */
export function decodeG711Into(law: G711Law, bytes: Uint8Array, out: Int16Array, offset = 0): number {
  const table = law === 'alaw' ? ALAW_TO_LINEAR : ULAW_TO_LINEAR;
  const count = Math.min(bytes.length, out.length - offset);
  for (let i = 0; i < count; i++) out[offset + i] = table[bytes[i] ?? 0] ?? 0;
  return count;
}

/** Encodes `samples` into `out` from `offset` on; returns the number of bytes written (what fits). */
export function encodeG711Into(law: G711Law, samples: Int16Array, out: Uint8Array, offset = 0): number {
  const table = law === 'alaw' ? LINEAR_TO_ALAW : LINEAR_TO_ULAW;
  const count = Math.min(samples.length, out.length - offset);
  for (let i = 0; i < count; i++) out[offset + i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
  return count;
}

export function decodeG711(law: G711Law, bytes: Uint8Array): Int16Array {
  const out = new Int16Array(bytes.length);
  decodeG711Into(law, bytes, out);
  return out;
}

export function encodeG711(law: G711Law, samples: Int16Array): Uint8Array {
  const out = new Uint8Array(samples.length);
  encodeG711Into(law, samples, out);
  return out;
}
