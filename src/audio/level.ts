/** Level below which a frame counts as digital silence, in dBFS. */
export const SILENCE_DBFS = -90;

/** Root-mean-square level of `samples` in dB relative to a full-scale square wave; `SILENCE_DBFS` for silence. */
export function levelDbfs(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0) return SILENCE_DBFS;
  return Math.max(SILENCE_DBFS, 10 * Math.log10(sum / samples.length / (32768 * 32768)));
}

/** The factor that changes a level by `db`. */
export function gainOf(db: number): number {
  return 10 ** (db / 20);
}
