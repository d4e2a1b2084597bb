/** Width of a bin of the histogram in ms, and their number: lateness beyond 100 ms goes into the last. */
const BIN_MS = 0.1;
const BINS = 1000;

/** How late packets left, as counts per tenth of a millisecond. */
export class Lateness {
  #bins = new Uint32Array(BINS);
  #maxMs = 0;
  #count = 0;

  add(lateMs: number): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(lateMs / BIN_MS)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.#maxMs = Math.max(this.#maxMs, lateMs);
    this.#count++;
  }

  /** The counts since the last call. */
  take(): { readonly count: number; readonly bins: Uint32Array; readonly maxMs: number } {
    const taken = { count: this.#count, bins: this.#bins, maxMs: this.#maxMs };
    this.#bins = new Uint32Array(BINS);
    this.#maxMs = 0;
    this.#count = 0;
    return taken;
  }
}

/** The lateness in ms that `share` of the packets do not exceed, over several histograms; 0 without packets. */
export function latenessQuantile(histograms: readonly Uint32Array[], share: number): number {
  let total = 0;
  for (const bins of histograms) for (const count of bins) total += count;
  if (total === 0) return 0;
  let seen = 0;
  for (let bin = 0; bin < BINS; bin++) {
    for (const bins of histograms) seen += bins[bin] ?? 0;
    if (seen >= share * total) return (bin + 1) * BIN_MS;
  }
  return BINS * BIN_MS;
}
