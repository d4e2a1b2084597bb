/** Half a second. */
const BLOCK_SAMPLES = 4000;
/** 8 MB of free blocks are kept; what is beyond that goes back to the collector. */
const MOST_FREE = 1024;

/**
 * Memory for samples that wait, used over and over. A sentence waits for seconds: its own arrays would be old when they
 * are let go of, and only a collection of everything frees what is old.
 */
export class SampleBlocks {
  readonly #free: Int16Array[] = [];

  take(): Int16Array {
    return this.#free.pop() ?? new Int16Array(BLOCK_SAMPLES);
  }

  give(block: Int16Array): void {
    if (this.#free.length < MOST_FREE) this.#free.push(block);
  }
}

/** Samples in the order in which they came. */
export class SampleQueue {
  readonly #memory: SampleBlocks;
  readonly #blocks: Int16Array[] = [];
  /** Within the first block. */
  #readAt = 0;
  /** Within the last block. */
  #writeAt = BLOCK_SAMPLES;
  #length = 0;

  constructor(memory: SampleBlocks) {
    this.#memory = memory;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends a copy of `samples`. */
  push(samples: Int16Array): void {
    for (let from = 0; from < samples.length; ) {
      if (this.#writeAt === BLOCK_SAMPLES) {
        this.#blocks.push(this.#memory.take());
        this.#writeAt = 0;
      }
      const count = Math.min(samples.length - from, BLOCK_SAMPLES - this.#writeAt);
      this.#blocks.at(-1)?.set(samples.subarray(from, from + count), this.#writeAt);
      this.#writeAt += count;
      from += count;
    }
    this.#length += samples.length;
  }

  /** Takes what fits into `out` from `offset` on; gives how many samples. */
  read(out: Int16Array, offset = 0): number {
    const count = this.peek(out, offset);
    this.#length -= count;
    this.#readAt += count;
    while (this.#readAt >= BLOCK_SAMPLES) {
      this.#letGo();
      this.#readAt -= BLOCK_SAMPLES;
    }
    return count;
  }

  /** As `read`, but leaves them in the queue. */
  peek(out: Int16Array, offset = 0): number {
    const count = Math.min(out.length - offset, this.#length);
    for (let i = 0, at = this.#readAt; i < count; i++, at++)
      out[offset + i] = this.#blocks[Math.floor(at / BLOCK_SAMPLES)]?.[at % BLOCK_SAMPLES] ?? 0;
    return count;
  }

  clear(): void {
    while (this.#blocks.length > 0) this.#letGo();
    this.#readAt = 0;
    this.#writeAt = BLOCK_SAMPLES;
    this.#length = 0;
  }

  #letGo(): void {
    const block = this.#blocks.shift();
    if (block) this.#memory.give(block);
  }
}
