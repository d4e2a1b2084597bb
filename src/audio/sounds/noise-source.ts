/** Noise that is the same in every run (xorshift, Marsaglia 2003): -1 to 1. */
export function noiseSource(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state | 0) / 0x8000_0000;
  };
}
