import { createResampler, gainOf, type Resampler, SAMPLE_RATE, samplesOf } from '#audio';

/** Quieter than this, at the beginning, is not speech yet. */
const SILENCE = 100;
/** Silence that is kept before the first sound, so that it is not clipped. */
const LEAD_MS = 10;
/** Above this the gain bends, so that no peak is cut off hard. */
const KNEE = 0.7 * 32_767;

/** Turns an engine's audio into what a call plays: 8 kHz, even level, no silence in front. */
export class Conditioner {
  readonly #resampler: Resampler;
  readonly #gain: number;
  #speaking = false;

  private constructor(resampler: Resampler, gainDb: number) {
    this.#resampler = resampler;
    this.#gain = gainOf(gainDb);
  }

  static async create(sampleRate: number, gainDb: number): Promise<Conditioner> {
    return new Conditioner(await createResampler(sampleRate, SAMPLE_RATE), gainDb);
  }

  process(samples: Int16Array): Int16Array {
    return this.#shape(this.#resampler.process(samples));
  }

  flush(): Int16Array {
    return this.#shape(this.#resampler.flush());
  }

  close(): void {
    this.#resampler.close();
  }

  #shape(samples: Int16Array): Int16Array {
    const begin = this.#speaking ? 0 : this.#begin(samples);
    const out = new Int16Array(samples.length - begin);
    for (let i = 0; i < out.length; i++) out[i] = soften((samples[begin + i] ?? 0) * this.#gain);
    return out;
  }

  /** Where speech begins, less a short lead; everything is dropped before it. */
  #begin(samples: Int16Array): number {
    const first = samples.findIndex((sample) => Math.abs(sample) > SILENCE);
    if (first < 0) return samples.length;
    this.#speaking = true;
    return Math.max(0, first - samplesOf(LEAD_MS));
  }
}

/** Leaves small values as they are and bends large ones towards full scale. */
function soften(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return Math.round(value);
  const room = 32_767 - KNEE;
  return Math.round(Math.sign(value) * (KNEE + room * Math.tanh((size - KNEE) / room)));
}
