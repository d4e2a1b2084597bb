/** Two samples compared. */
export interface Difference {
  /** How often chance alone makes them differ as much or more, two-sided. */
  readonly p: number;
  readonly higher: 'a' | 'b';
}

/**
 * Two shares by Fisher's exact test, which holds for any counts (R. A. Fisher, "On the interpretation of chi-squared from
 * contingency tables, and the calculation of P", JRSS 85, 1922).
 */
export function shareDifference(a: Count, b: Count): Difference {
  const successes = a.successes + b.successes;
  const trials = a.trials + b.trials;
  const weight = (inA: number) =>
    logChoose(a.trials, inA) + logChoose(b.trials, successes - inA) - logChoose(trials, successes);
  const seen = weight(a.successes);
  let p = 0;
  for (let inA = Math.max(0, successes - b.trials); inA <= Math.min(a.trials, successes); inA++) {
    const other = weight(inA);
    // As rare as what was seen, give or take rounding.
    if (other <= seen + 1e-7) p += Math.exp(other);
  }
  return { p: Math.min(1, p), higher: a.successes * b.trials > b.successes * a.trials ? 'a' : 'b' };
}

export interface Count {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Two samples by the rank test of H. B. Mann and D. R. Whitney ("On a test of whether one of two random variables
 * is stochastically larger than the other", Annals of Mathematical Statistics 18, 1947), normal approximation with the
 * corrections for ties and continuity. It needs no shape of the values, so one endless call counts no more than a long one. Good from some ten values each on.
 */
export function rankDifference(a: readonly number[], b: readonly number[]): Difference {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((x, y) => x.value - y.value);
  const n = all.length;
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && all[to]?.value === all[from]?.value) to++;
    const equal = to - from;
    // Equal values share the mean of their ranks.
    rankSum += all.slice(from, to).filter(({ isA }) => isA).length * ((from + 1 + to) / 2);
    ties += equal ** 3 - equal;
    from = to;
  }
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  const beyond = u - (a.length * b.length) / 2;
  const distance = Math.max(0, Math.abs(beyond) - 0.5);
  // All values are the same, or there are none to compare with.
  const p = variance > 0 ? Math.min(1, 2 * upperTail(distance / Math.sqrt(variance))) : 1;
  return { p, higher: beyond > 0 ? 'a' : 'b' };
}

/**
 * P-values of several questions that were asked at once, each adjusted so that one wrong finding among all of them stays
 * as unlikely as the level says (S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal
 * of Statistics 6, 1979). In the order given.
 */
export function adjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_value, index) => index).toSorted((x, y) => (pValues[x] ?? 0) - (pValues[y] ?? 0));
  const result: number[] = [];
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 1) * (pValues.length - rank)));
    result[index] = least;
  }
  return result;
}

/** Of the standard normal distribution, beyond `z` ≥ 0 (Abramowitz and Stegun, Handbook, 26.2.17; error below 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Sums of logarithms, each made once. */
const LOG_FACTORIALS: number[] = [0];

function logFactorial(n: number): number {
  for (let next = LOG_FACTORIALS.length; next <= n; next++)
    LOG_FACTORIALS.push((LOG_FACTORIALS[next - 1] ?? 0) + Math.log(next));
  return LOG_FACTORIALS[n] ?? 0;
}
