/** One triangle over the lines of a spectrum: `weights` from the line `first` on. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Linear below, logarithmic above (Slaney, Auditory Toolbox 1998). */
const KNEE_HZ = 1000;
const HZ_PER_MEL = 200 / 3;
const LOG_STEP = Math.log(6.4) / 27;

const melOf = (hz: number): number =>
  hz < KNEE_HZ ? hz / HZ_PER_MEL : KNEE_HZ / HZ_PER_MEL + Math.log(hz / KNEE_HZ) / LOG_STEP;

function hzOf(mel: number): number {
  const knee = KNEE_HZ / HZ_PER_MEL;
  return mel < knee ? mel * HZ_PER_MEL : KNEE_HZ * Math.exp(LOG_STEP * (mel - knee));
}

/** `count` triangles of equal area from 0 Hz to half of `sampleRate`, equally wide in mel, over the lines of a transform of `size`. */
export function melFilters(count: number, size: number, sampleRate: number): MelFilter[] {
  const top = melOf(sampleRate / 2);
  const corners = Array.from({ length: count + 2 }, (_, i) => hzOf((top * i) / (count + 1)));
  return Array.from({ length: count }, (_, band) => {
    const [low = 0, middle = 0, high = 0] = corners.slice(band, band + 3);
    const weights = Array.from({ length: size / 2 + 1 }, (_, line) => {
      const hz = (line * sampleRate) / size;
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
      return (Math.max(0, height) * 2) / (high - low);
    });
    const first = Math.max(
      0,
      weights.findIndex((weight) => weight > 0),
    );
    const last = weights.findLastIndex((weight) => weight > 0);
    return { first, weights: Float64Array.from(weights.slice(first, last + 1)) };
  });
}
