import { type Batch, INDEX_FIELDS, type SessionEvent } from './messages.ts';

/** Gathers what the sessions of a worker have to say into one message. */
export class BatchBuilder {
  #audio = new Int16Array(64 * 160);
  #samples = 0;
  #index: number[] = [];
  #events: SessionEvent[] = [];
  #packets: { session: number; packet: Uint8Array }[] = [];

  audio(session: number, samples: Int16Array, position: number): void {
    const end = this.#samples + samples.length;
    if (end > this.#audio.length) {
      const larger = new Int16Array(2 * end);
      larger.set(this.#audio.subarray(0, this.#samples));
      this.#audio = larger;
    }
    this.#audio.set(samples, this.#samples);
    this.#samples = end;
    this.#index.push(session, samples.length, position);
  }

  event(event: SessionEvent): void {
    this.#events.push(event);
  }

  packet(session: number, packet: Uint8Array): void {
    this.#packets.push({ session, packet });
  }

  /** The batch and the memory that moves with it; undefined when nothing happened. */
  take(): { readonly batch: Batch; readonly transfer: ArrayBuffer[] } | undefined {
    if (this.#index.length === 0 && this.#events.length === 0 && this.#packets.length === 0) return undefined;
    const index = Float64Array.from(this.#index);
    const audio = this.#audio.slice(0, this.#samples);
    const batch: Batch = { kind: 'batch', index, audio, events: this.#events, packets: this.#packets };
    this.#index = [];
    this.#samples = 0;
    this.#events = [];
    this.#packets = [];
    return { batch, transfer: [index.buffer, audio.buffer] };
  }
}

/** Calls `entry` for each stretch of audio in a batch; the samples are the receiver's own. */
export function readAudio(batch: Batch, entry: (session: number, samples: Int16Array, position: number) => void): void {
  let at = 0;
  for (let i = 0; i < batch.index.length; i += INDEX_FIELDS) {
    const samples = batch.index[i + 1] ?? 0;
    entry(batch.index[i] ?? 0, batch.audio.slice(at, at + samples), batch.index[i + 2] ?? 0);
    at += samples;
  }
}
