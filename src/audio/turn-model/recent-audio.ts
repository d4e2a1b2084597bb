/** The last samples of a stream, as many as it holds. */
export class RecentAudio {
  readonly #ring: Int16Array;
  /** Samples that have come. */
  #total = 0;

  constructor(samples: number) {
    this.#ring = new Int16Array(samples);
  }

  push(samples: Int16Array): void {
    const size = this.#ring.length;
    const kept = samples.subarray(Math.max(0, samples.length - size));
    const at = (this.#total + samples.length - kept.length) % size;
    const first = kept.subarray(0, size - at);
    this.#ring.set(first, at);
    this.#ring.set(kept.subarray(first.length), 0);
    this.#total += samples.length;
  }

  /** A copy of the last `count` samples, or of all that are there when they are fewer. */
  last(count: number): Int16Array<ArrayBuffer> {
    const size = this.#ring.length;
    const length = Math.max(0, Math.min(Math.round(count), size, this.#total));
    const out = new Int16Array(length);
    const from = (this.#total - length) % size;
    const first = this.#ring.subarray(from, from + length);
    out.set(first);
    out.set(this.#ring.subarray(0, length - first.length), first.length);
    return out;
  }
}
