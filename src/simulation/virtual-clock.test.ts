import { describe, expect, it } from 'vitest';
import { sleep } from '#base';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('runs timers by due time, then by creation, and skips cancelled ones', async () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b', 10],
      ['x', 20],
      ['d', 40],
    ] as const) {
      const cancel = clock.after(ms, () => ran.push(`${name}@${clock.now()}`));
      if (name === 'x') cancel();
    }
    expect(clock.pending).toBe(4);
    await clock.advance(30);
    expect(ran).toEqual(['a@10', 'b@10', 'c@30']);
    expect(clock.pending).toBe(1);
    expect(clock.now()).toBe(30);
  });

  it('keeps its order with many timers', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    for (let n = 0; n < 500; n++) clock.after((n * 7919) % 503, () => ran.push(clock.now()));
    clock.advanceSync(503);
    expect(ran).toEqual([...ran].sort((a, b) => a - b));
    expect(ran).toHaveLength(500);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    void (async () => {
      for (let n = 0; n < 3; n++) {
        await sleep(clock, 5);
        seen.push(clock.now());
      }
    })();
    await clock.advance(20);
    expect(seen).toEqual([5, 10, 15]);
  });

  it('stops at the limit of runUntil', async () => {
    const clock = new VirtualClock();
    clock.after(50, () => undefined);
    expect(await clock.runUntil(() => clock.now() >= 50, 20)).toBe(false);
    expect(await clock.runUntil(() => clock.now() >= 50, 100)).toBe(true);
  });
});
