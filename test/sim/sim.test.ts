import { describe, expect, it } from 'vitest';
import { replay, simulate } from './sim.ts';

describe('simulated calls', () => {
  it('keep every invariant, whatever callers and providers do', async () => {
    const { violations } = await simulate({ seed: 1, calls: 200 });
    expect(violations).toEqual([]);
  });

  it('keep every invariant when a model judges how voices sound, right or wrong', async () => {
    const { violations } = await simulate({ seed: 1, calls: 150, turnModel: true });
    expect(violations).toEqual([]);
  });

  it('are other calls with a model, and the same ones without', async () => {
    const [without, again, with_] = [await replay(1), await replay(1), await replay(1, true)];
    expect(again).toEqual(without);
    expect(with_).not.toEqual(without);
  });

  // Each of these went wrong once.
  it.each([
    10, 35, 53, 79, 84, 204, 234, 246, 254, 289, 527, 762, 821, 823, 994, 1118, 1146, 1506, 1948, 2457, 2501, 3329,
    3362, 3760, 3855, 5053, 5597, 6433, 7067, 8290, 11044, 22270, 32210, 34960, 37925, 40709, 40801, 44074, 53904,
    56031, 56313, 61125, 64889, 65017, 75774, 76472, 78630, 210853, 211975,
  ])('seed %i', async (seed) => {
    const { violations } = await simulate({ seed, calls: 1 });
    expect(violations).toEqual([]);
  });
});
