/** Sub-sample positions of the filter that are computed beforehand. */
const PHASES = 128;
/** Zero crossings of the filter on each side. */
const LOBES = 12;
/** Part of the lower band that passes; the rest is the filter's slope. */
const PASS_BAND = 0.92;

/** Streaming sample rate conversion by a windowed sinc; `push` gives the samples that are complete by now. */
export class Resampler {
  private readonly step: number;
  private readonly half: number;
  private readonly filters: readonly Float32Array[];
  private kept: Float32Array;
  /** Where the next output sample lies in `kept`. */
  private position: number;

  constructor(fromRate: number, toRate: number) {
    this.step = fromRate / toRate;
    const cutoff = Math.min(1, toRate / fromRate) * PASS_BAND;
    this.half = Math.ceil(LOBES / cutoff);
    this.filters = Array.from({ length: PHASES }, (_, phase) => filterAt(phase / PHASES, cutoff, this.half));
    this.kept = new Float32Array(this.half);
    this.position = this.half;
  }

  push(input: Float32Array): Float32Array {
    const samples = new Float32Array(this.kept.length + input.length);
    samples.set(this.kept);
    samples.set(input, this.kept.length);
    const room = Math.max(0, Math.ceil((samples.length - this.half - this.position) / this.step));
    const output = new Float32Array(room);
    for (let at = 0; at < room; at++) {
      output[at] = this.sampleAt(samples, this.position);
      this.position += this.step;
    }
    const used = Math.max(0, Math.floor(this.position) - this.half);
    this.kept = samples.slice(used);
    this.position -= used;
    return output;
  }

  private sampleAt(samples: Float32Array, position: number): number {
    const whole = Math.floor(position);
    const filter = this.filters[Math.floor((position - whole) * PHASES)];
    if (!filter) return 0;
    const first = whole - this.half + 1;
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap++) sum += (filter[tap] ?? 0) * (samples[first + tap] ?? 0);
    return sum;
  }
}

/** Weights of the `2 * half` samples around a position that lies `fraction` after the middle one. */
function filterAt(fraction: number, cutoff: number, half: number): Float32Array {
  const weights = Float32Array.from({ length: 2 * half }, (_, tap) => {
    const distance = tap - half + 1 - fraction;
    const x = Math.PI * distance * cutoff;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return sinc * Math.max(0, 0.5 + 0.5 * Math.cos((Math.PI * distance) / half));
  });
  // The weights of each position sum to one, so that the level does not waver.
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
