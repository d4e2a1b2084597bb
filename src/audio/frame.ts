/** The product's sample rate, in Hz: mono, signed 16-bit. */
export const SAMPLE_RATE = 8000;
export const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

export const samplesOf = (durationMs: number): number => Math.round(durationMs * SAMPLES_PER_MS);
export const millisecondsOf = (samples: number): number => samples / SAMPLES_PER_MS;

/** One array out of many, in order. */
export function concatSamples(parts: readonly Int16Array[]): Int16Array {
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
