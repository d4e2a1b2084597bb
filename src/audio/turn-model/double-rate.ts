/** Samples on each side that one new sample is made of. */
const REACH = 48;
/** Of the Kaiser window: 100 dB, so that the mirror image stays below what the features show. */
const BETA = 10;

/** Between two samples: a sinc at half a sample under a Kaiser window. */
const taps = Float64Array.from({ length: REACH }, (_, k) => {
  const t = k + 0.5;
  const edge = t / REACH;
  return ((Math.sin(Math.PI * t) / (Math.PI * t)) * bessel(BETA * Math.sqrt(1 - edge * edge))) / bessel(BETA);
});
// A constant stays one.
const sum = 2 * taps.reduce((total, tap) => total + tap, 0);

/** Modified Bessel function of the first kind and order 0, by its series. */
function bessel(x: number): number {
  let term = 1;
  let total = 1;
  for (let n = 1; term > total * 1e-12; n++) {
    term *= (x / (2 * n)) ** 2;
    total += term;
  }
  return total;
}

/** Twice as many samples of the same sound, in ±1 of full scale: nothing is heard above the old half of the rate. */
export function doubleRate(samples: Int16Array): Float32Array {
  const padded = new Float64Array(samples.length + 2 * REACH);
  for (let i = 0; i < samples.length; i++) padded[REACH + i] = (samples[i] ?? 0) / 32_768;
  const out = new Float32Array(2 * samples.length);
  for (let n = 0; n < samples.length; n++) {
    const at = REACH + n;
    let between = 0;
    for (let k = 0; k < REACH; k++) between += (taps[k] ?? 0) * ((padded[at - k] ?? 0) + (padded[at + 1 + k] ?? 0));
    out[2 * n] = padded[at] ?? 0;
    out[2 * n + 1] = between / sum;
  }
  return out;
}
