/** An estimate and where the true value is likely to be. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Of the normal distribution: 95 % lie within. */
export const Z_95 = 1.959964;

/**
 * A share with its 95 % Wilson score interval, which holds for small counts and for shares near 0 and 1 too
 * (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927). Undefined of nothing.
 */
export function shareOf(successes: number, trials: number): Estimate | undefined {
  if (trials === 0) return undefined;
  const value = successes / trials;
  const squared = Z_95 ** 2;
  const scale = 1 + squared / trials;
  const centre = (value + squared / (2 * trials)) / scale;
  const half = (Z_95 / scale) * Math.sqrt((value * (1 - value)) / trials + squared / (4 * trials ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** A mean with its 95 % interval by the central limit theorem: rough below some 30 values. Undefined of nothing. */
export function meanOf(values: readonly number[]): Estimate | undefined {
  if (values.length === 0) return undefined;
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  const half = values.length < 2 ? 0 : Z_95 * Math.sqrt(squares / (values.length - 1) / values.length);
  return { value, low: value - half, high: value + half };
}
