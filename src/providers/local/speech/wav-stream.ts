import { parseWav, wavSamples } from '#audio';

/** The longest header that an engine writes before its audio. */
const MAX_HEADER_BYTES = 4096;

/** Reads a WAV file (16-bit mono) while it is being written. */
export class WavStream {
  #pending: Buffer = Buffer.alloc(0);
  #sampleRate: number | undefined;

  /** Known once the header has passed; undefined before. */
  get sampleRate(): number | undefined {
    return this.#sampleRate;
  }

  /** Takes bytes as they come and returns the samples that are complete. Throws WavError when this is no WAV file. */
  read(bytes: Buffer): Int16Array {
    let body = Buffer.concat([this.#pending, bytes]);
    if (this.#sampleRate === undefined) {
      const start = dataOffset(body);
      if (start === undefined && body.length < MAX_HEADER_BYTES) {
        this.#pending = body;
        return new Int16Array(0);
      }
      const { sampleRate } = parseWav(body);
      this.#sampleRate = sampleRate;
      body = body.subarray(start);
    }
    const even = body.length & ~1;
    this.#pending = body.subarray(even);
    return wavSamples({ encoding: 'pcm16', channels: 1, sampleRate: this.#sampleRate, data: body.subarray(0, even) });
  }
}

/** Where the audio begins, once its chunk header is complete. */
function dataOffset(file: Buffer): number | undefined {
  for (let at = 12; at + 8 <= file.length; ) {
    if (file.toString('latin1', at, at + 4) === 'data') return at + 8;
    const size = file.readUInt32LE(at + 4);
    at += 8 + size + (size & 1);
  }
  return undefined;
}
