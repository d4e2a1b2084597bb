import loadSpeex, { type SpeexModule } from '@echogarden/speex-resampler-wasm/simd';
import { InvalidStateError } from '#base';
import { concatSamples } from './frame.ts';

/** Speex quality 5: flat to 3.4 kHz at 8 kHz, aliases 117 dB down, 5 ms of delay. */
const QUALITY = 5;
/** Samples that go through the module's memory at once. */
const CHUNK = 4096;

let speex: Promise<SpeexModule> | undefined;

/** Changes the sample rate of one stream. Close it: its state lives outside the garbage collector. */
export interface Resampler {
  /** Takes the next samples and returns what is ready. */
  process(samples: Int16Array): Int16Array;
  /** Returns what is still inside; the stream is over. */
  flush(): Int16Array;
  close(): void;
}

/** A resampler for one mono stream. */
export async function createResampler(fromHz: number, toHz: number): Promise<Resampler> {
  if (fromHz === toHz) return { process: (samples) => samples, flush: () => new Int16Array(0), close: () => undefined };
  speex ??= loadSpeex();
  return new SpeexResampler(await speex, fromHz, toHz);
}

/** All of `samples` at another rate, as long as the original. */
export async function resample(samples: Int16Array, fromHz: number, toHz: number): Promise<Int16Array> {
  if (fromHz === toHz) return samples;
  const resampler = await createResampler(fromHz, toHz);
  try {
    const out = concatSamples([resampler.process(samples), resampler.flush()]);
    return out.subarray(0, Math.round((samples.length * toHz) / fromHz));
  } finally {
    resampler.close();
  }
}

class SpeexResampler implements Resampler {
  readonly #speex: SpeexModule;
  readonly #state: number;
  /** One allocation: two lengths, then input, then output. */
  readonly #memory: number;
  readonly #outCapacity: number;
  #closed = false;

  constructor(module: SpeexModule, fromHz: number, toHz: number) {
    this.#speex = module;
    this.#outCapacity = Math.ceil((CHUNK * toHz) / fromHz) + 64;
    this.#memory = module._malloc(8 + 2 * (CHUNK + this.#outCapacity));
    this.#state = module._speex_resampler_init(1, fromHz, toHz, QUALITY, this.#memory);
    if (this.#state === 0) {
      module._free(this.#memory);
      throw new InvalidStateError(`Speech cannot be resampled from ${fromHz} to ${toHz} Hz.`);
    }
    // The leading zeros of the filter's delay are dropped, so that the first sample out is the first one in.
    module._speex_resampler_skip_zeros(this.#state);
  }

  process(samples: Int16Array): Int16Array {
    if (this.#closed) throw new InvalidStateError('The resampler is closed.');
    const parts: Int16Array[] = [];
    for (let at = 0; at < samples.length; ) {
      const used = this.#run(samples.subarray(at, at + CHUNK), parts);
      at += used;
    }
    const only = parts.length === 1 ? parts[0] : undefined;
    return only ?? concatSamples(parts);
  }

  flush(): Int16Array {
    return this.process(new Int16Array(this.#speex._speex_resampler_get_input_latency(this.#state)));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#speex._speex_resampler_destroy(this.#state);
    this.#speex._free(this.#memory);
  }

  #run(input: Int16Array, parts: Int16Array[]): number {
    const speexMemory = this.#speex;
    const inputAt = this.#memory + 8;
    const outputAt = inputAt + 2 * CHUNK;
    speexMemory.HEAP32[this.#memory >> 2] = input.length;
    speexMemory.HEAP32[(this.#memory >> 2) + 1] = this.#outCapacity;
    speexMemory.HEAP16.set(input, inputAt >> 1);
    speexMemory._speex_resampler_process_int(this.#state, 0, inputAt, this.#memory, outputAt, this.#memory + 4);
    const used = speexMemory.HEAP32[this.#memory >> 2] ?? 0;
    const made = speexMemory.HEAP32[(this.#memory >> 2) + 1] ?? 0;
    parts.push(speexMemory.HEAP16.slice(outputAt >> 1, (outputAt >> 1) + made));
    // Nothing used means that the output was full, which its size rules out; stepping on keeps the loop finite.
    return used > 0 ? used : input.length;
  }
}
