import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('serve in order of arrival', async () => {
    const slots = new Slots(1, 10);
    await slots.take(never);
    const order: string[] = [];
    const waiting = ['a', 'b'].map(async (name) => {
      await slots.take(never);
      order.push(name);
      slots.release();
    });
    slots.release();
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b']);
  });

  it('refuse when too many wait', async () => {
    const slots = new Slots(0, 1);
    void slots.take(never);
    expect(await slots.take(never)).toBe(false);
  });

  it('forget who gives up', async () => {
    const slots = new Slots(1, 10);
    await slots.take(never);
    const controller = new AbortController();
    const given = slots.take(controller.signal);
    const served = slots.take(never);
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    slots.release();
    expect(await served).toBe(true);
  });
});
