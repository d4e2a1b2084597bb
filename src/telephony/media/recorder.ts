import { type FileHandle, open } from 'node:fs/promises';
import { ALAW_SILENCE, linearToAlaw, SAMPLE_RATE, SAMPLES_PER_MS, WAV_HEADER_BYTES, wavHeader } from '#audio';
import { errorMessage, type Log } from '#base';

const FORMAT = { encoding: 'alaw', sampleRate: SAMPLE_RATE, channels: 2 } as const;
/** Written to disk at once: one second. */
const CHUNK_SAMPLES = SAMPLE_RATE;
/** The two sides may differ by jitter and clock drift, never by more than this; then the shorter gets silence. */
const MOST_APART = SAMPLE_RATE / 2;
/** Chunks that wait for the disk at most: beyond, the disk is stuck and the recording ends. */
const MOST_WAITING = 60;

/** One side of the call between what was written and what has come. */
class Lane {
  readonly samples = new Uint8Array(CHUNK_SAMPLES + MOST_APART + 2 * SAMPLE_RATE);
  count = 0;
  #skip: number;

  constructor(skip: number) {
    this.#skip = skip;
  }

  push(samples: Int16Array): void {
    const from = Math.min(this.#skip, samples.length);
    this.#skip -= from;
    const count = Math.min(samples.length - from, this.samples.length - this.count);
    for (let i = 0; i < count; i++) this.samples[this.count + i] = linearToAlaw(samples[from + i] ?? 0);
    this.count += count;
  }

  pad(until: number): void {
    if (this.count >= until) return;
    this.samples.fill(ALAW_SILENCE, this.count, until);
    this.count = until;
  }

  drop(count: number): void {
    this.samples.copyWithin(0, count, this.count);
    this.count -= count;
  }
}

/**
 * Writes both sides of a call, aligned in time, to a two-channel A-law WAV: left the caller, right the assistant.
 * Samples are taken at once and written in the background. The header says "up to the end of the file" until `close`,
 * so what is on disk after a crash can be played.
 */
export class Recorder {
  readonly #file: string;
  readonly #log: Log;
  readonly #caller: Lane;
  readonly #assistant: Lane;
  #writing: Promise<void>;
  /** Memory of a chunk that is on disk, for the next one. */
  #spare: Uint8Array | undefined;
  #waiting = 0;
  #handle: FileHandle | undefined;
  #written = 0;
  #failed = false;
  #closed: Promise<number> | undefined;

  /** Positions of the next sample of each side: both begin at the later one. */
  constructor(file: string, log: Log, positions: { readonly caller: number; readonly assistant: number }) {
    this.#file = file;
    this.#log = log;
    const start = Math.max(positions.caller, positions.assistant);
    this.#caller = new Lane(start - positions.caller);
    this.#assistant = new Lane(start - positions.assistant);
    this.#writing = this.#open();
  }

  caller(samples: Int16Array): void {
    this.#caller.push(samples);
    this.#flush(CHUNK_SAMPLES);
  }

  assistant(samples: Int16Array): void {
    this.#assistant.push(samples);
    this.#flush(CHUNK_SAMPLES);
  }

  /** Writes what is left and the final header; resolves with the length in ms when all is on disk. */
  close(): Promise<number> {
    this.#closed ??= this.#finish();
    return this.#closed;
  }

  async #finish(): Promise<number> {
    const length = Math.max(this.#caller.count, this.#assistant.count);
    this.#caller.pad(length);
    this.#assistant.pad(length);
    this.#flush(1);
    await this.#writing;
    const handle = this.#handle;
    if (!handle) return 0;
    try {
      if (!this.#failed) {
        await handle.write(wavHeader(FORMAT, this.#written), 0, WAV_HEADER_BYTES, 0);
        await handle.datasync();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      await handle.close();
    }
    return this.#written / 2 / SAMPLES_PER_MS;
  }

  #flush(least: number): void {
    const apart = this.#caller.count - this.#assistant.count;
    if (apart > MOST_APART) this.#assistant.pad(this.#caller.count);
    if (apart < -MOST_APART) this.#caller.pad(this.#assistant.count);
    const count = Math.min(this.#caller.count, this.#assistant.count);
    if (count < least || count === 0) return;
    const chunk = this.#spare?.length === 2 * count ? this.#spare : new Uint8Array(2 * count);
    this.#spare = undefined;
    for (let i = 0; i < count; i++) {
      chunk[2 * i] = this.#caller.samples[i] ?? ALAW_SILENCE;
      chunk[2 * i + 1] = this.#assistant.samples[i] ?? ALAW_SILENCE;
    }
    this.#caller.drop(count);
    this.#assistant.drop(count);
    if (this.#failed) return;
    if (this.#waiting >= MOST_WAITING) {
      this.#fail(new DiskStuckError());
      return;
    }
    this.#waiting++;
    this.#writing = this.#writing.then(() => this.#write(chunk));
  }

  async #open(): Promise<void> {
    try {
      this.#handle = await open(this.#file, 'w', 0o600);
      await this.#handle.write(wavHeader(FORMAT, 0));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #write(chunk: Uint8Array): Promise<void> {
    this.#waiting--;
    if (this.#failed || !this.#handle) return;
    try {
      await this.#handle.write(chunk, 0, chunk.length, WAV_HEADER_BYTES + this.#written);
      this.#written += chunk.length;
      this.#spare = chunk;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#failed) this.#log.error('recording stopped', { file: this.#file, reason: errorMessage(error) });
    this.#failed = true;
  }
}

class DiskStuckError extends Error {
  override readonly name = 'DiskStuckError';

  constructor() {
    super('The disk does not take the recording.');
  }
}
