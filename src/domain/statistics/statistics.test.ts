import { describe, expect, it } from 'vitest';
import { adjusted, rankDifference, shareDifference } from './difference.ts';
import { meanOf, shareOf } from './interval.ts';

/** A linear congruential generator (Numerical Recipes): 0 to 1, the same ones each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a share', () => {
  it('has the Wilson interval that the literature gives', () => {
    expect(shareOf(8, 10)?.low).toBeCloseTo(0.4902, 4);
    expect(shareOf(8, 10)?.high).toBeCloseTo(0.9433, 4);
    // Newcombe 1998, table I: 81 of 263, and 0 of 20.
    expect(shareOf(81, 263)?.low).toBeCloseTo(0.2553, 4);
    expect(shareOf(81, 263)?.high).toBeCloseTo(0.3662, 4);
    expect(shareOf(0, 20)).toMatchObject({ value: 0, low: 0 });
    expect(shareOf(0, 20)?.high).toBeCloseTo(0.1611, 4);
  });

  it('of nothing is not known', () => {
    expect(shareOf(0, 0)).toBeUndefined();
    expect(meanOf([])).toBeUndefined();
  });
});

describe('a mean', () => {
  it('lies in the middle of its interval, which a single value does not have', () => {
    expect(meanOf([1, 2, 3, 4, 5])?.value).toBe(3);
    expect(meanOf([1, 2, 3, 4, 5])?.high).toBeCloseTo(3 + 1.959964 * Math.sqrt(2.5 / 5), 6);
    expect(meanOf([7])).toEqual({ value: 7, low: 7, high: 7 });
  });
});

describe('the difference of two shares', () => {
  it('has the p-value of the lady who tasted tea', () => {
    const found = shareDifference({ successes: 3, trials: 4 }, { successes: 1, trials: 4 });
    expect(found.p).toBeCloseTo(34 / 70, 10);
    expect(found.higher).toBe('a');
  });

  it('is certain when it is large, and none when the shares are the same', () => {
    const found = shareDifference({ successes: 100, trials: 1000 }, { successes: 200, trials: 1000 });
    expect(found.p).toBeLessThan(1e-9);
    expect(found.higher).toBe('b');
    expect(shareDifference({ successes: 5, trials: 50 }, { successes: 5, trials: 50 }).p).toBeCloseTo(1, 9);
    expect(shareDifference({ successes: 0, trials: 0 }, { successes: 0, trials: 9 }).p).toBe(1);
  });
});

describe('the difference of two samples by rank', () => {
  it('has the p-value of the normal approximation with continuity correction', () => {
    // z = (12.5 - 0.5) / sqrt(5 · 5 · 11 / 12) = 2.5067
    expect(rankDifference([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toMatchObject({ higher: 'b' });
    expect(rankDifference([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]).p).toBeCloseTo(0.01219, 5);
  });

  it('corrects the variance for ties', () => {
    // Ranks of the first: 1.5, 1.5, 4.5, 4.5 → U = 2. z = (8 - 2 - 0.5) / sqrt(16 / 12 · (9 - (6 + 60) / 56)) = 1.7031
    expect(rankDifference([1, 1, 2, 2], [2, 2, 3, 2.5]).p).toBeCloseTo(0.08854, 4);
    expect(rankDifference([2, 2, 3, 2.5], [1, 1, 2, 2])).toMatchObject({ higher: 'a' });
    expect(rankDifference([2, 2, 3, 2.5], [1, 1, 2, 2]).p).toBeCloseTo(0.08854, 4);
  });

  it('is none where all is equal or one side is empty', () => {
    expect(rankDifference([0, 0, 0], [0, 0]).p).toBe(1);
    expect(rankDifference([], [1, 2]).p).toBe(1);
    expect(rankDifference([], []).p).toBe(1);
  });

  it('is found by chance in one of twenty comparisons of equals, and nearly always where there is one', () => {
    const random = seeded(7);
    // As calls are interrupted: mostly never, sometimes often.
    const counts = (mean: number) => Array.from({ length: 60 }, () => Math.floor(-Math.log(1 - random()) * mean));
    const found = (other: number) =>
      Array.from({ length: 400 }, () => rankDifference(counts(1), counts(other)).p).filter((p) => p < 0.05).length /
      400;
    expect(found(1)).toBeLessThan(0.08);
    expect(found(1)).toBeGreaterThan(0.01);
    expect(found(3)).toBeGreaterThan(0.95);
  });
});

describe('p-values of several questions', () => {
  it('are adjusted by Holm, in the order given', () => {
    const found = adjusted([0.01, 0.04, 0.03, 0.005]);
    for (const [index, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(found[index]).toBeCloseTo(p, 10);
    expect(adjusted([0.9, 0.8])).toEqual([1, 1]);
  });
});
