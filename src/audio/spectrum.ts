/** Samples of one spectrum: 64 ms, a line each 15.6 Hz. */
export const SPECTRUM_SAMPLES = 512;
/** Lines of one spectrum, from 0 Hz to half the sample rate. */
const LINES = SPECTRUM_SAMPLES / 2;

const HALF = SPECTRUM_SAMPLES / 2;
const cosines = Float64Array.from({ length: SPECTRUM_SAMPLES }, (_, i) =>
  Math.cos((2 * Math.PI * i) / SPECTRUM_SAMPLES),
);
const sines = Float64Array.from({ length: SPECTRUM_SAMPLES }, (_, i) => Math.sin((2 * Math.PI * i) / SPECTRUM_SAMPLES));
const hann = Float64Array.from(cosines, (cosine) => 0.5 - 0.5 * cosine);
const reversed = Uint16Array.from({ length: HALF }, (_, i) => {
  let bits = 0;
  for (let bit = 1; bit < HALF; bit <<= 1) bits = (bits << 1) | (i & bit ? 1 : 0);
  return bits;
});
const real = new Float64Array(HALF);
const imaginary = new Float64Array(HALF);

/**
 * Power of each line of `samples` under a Hann window, into `power`. A real transform by a complex one of half the length;
 * nothing is allocated.
 */
export function powerSpectrum(samples: Int16Array, power: Float64Array): void {
  for (let i = 0; i < HALF; i++) {
    const to = reversed[i] ?? 0;
    real[to] = (samples[2 * i] ?? 0) * (hann[2 * i] ?? 0);
    imaginary[to] = (samples[2 * i + 1] ?? 0) * (hann[2 * i + 1] ?? 0);
  }
  for (let length = 2; length <= HALF; length <<= 1) butterflies(length);
  for (let k = 0; k < LINES; k++) power[k] = powerOf(k);
}

/** Power of line `k`, from the transform of the even samples and that of the odd ones, which lie in one another. */
function powerOf(k: number): number {
  const mirror = (HALF - k) % HALF;
  const ownRe = real[k] ?? 0;
  const ownIm = imaginary[k] ?? 0;
  const mirrorRe = real[mirror] ?? 0;
  const mirrorIm = imaginary[mirror] ?? 0;
  const oddRe = (ownIm + mirrorIm) / 2;
  const oddIm = (mirrorRe - ownRe) / 2;
  const cos = cosines[k] ?? 0;
  const sin = sines[k] ?? 0;
  const re = (ownRe + mirrorRe) / 2 + oddRe * cos + oddIm * sin;
  const im = (ownIm - mirrorIm) / 2 + oddIm * cos - oddRe * sin;
  return re * re + im * im;
}

/** One stage of the decimation in time (Cooley and Tukey 1965). */
function butterflies(length: number): void {
  const half = length >> 1;
  const stride = SPECTRUM_SAMPLES / length;
  for (let start = 0; start < HALF; start += length)
    for (let k = 0; k < half; k++) {
      const a = start + k;
      const b = a + half;
      const cos = cosines[k * stride] ?? 0;
      const sin = sines[k * stride] ?? 0;
      const re = (real[b] ?? 0) * cos + (imaginary[b] ?? 0) * sin;
      const im = (imaginary[b] ?? 0) * cos - (real[b] ?? 0) * sin;
      real[b] = (real[a] ?? 0) - re;
      imaginary[b] = (imaginary[a] ?? 0) - im;
      real[a] = (real[a] ?? 0) + re;
      imaginary[a] = (imaginary[a] ?? 0) + im;
    }
}

export const newSpectrum = (): Float64Array => new Float64Array(LINES);
