import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { RateLimit } from './rate-limit.ts';

describe('RateLimit', () => {
  it('admits a burst, then the rate, for each source by itself', () => {
    const clock = new VirtualClock();
    const limit = new RateLimit({ clock, perSecond: 10, burst: 3, maxSources: 100 });
    const take = (source: string, times: number) => Array.from({ length: times }, () => limit.admits(source));
    expect(take('a', 4)).toEqual([true, true, true, false]);
    expect(take('b', 1)).toEqual([true]);
    clock.advanceSync(100);
    expect(take('a', 2)).toEqual([true, false]);
  });

  it('remembers a bounded number of sources', () => {
    const limit = new RateLimit({ clock: new VirtualClock(), perSecond: 1, burst: 1, maxSources: 10 });
    for (let source = 0; source < 1000; source++) limit.admits(String(source));
    expect(limit.sources).toBe(10);
  });
});
