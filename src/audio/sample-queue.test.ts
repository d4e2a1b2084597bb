import { describe, expect, it } from 'vitest';
import { SampleBlocks, SampleQueue } from './sample-queue.ts';

const ramp = (from: number, count: number) => Int16Array.from({ length: count }, (_, i) => from + i);

describe('a queue of samples', () => {
  it('gives what it took in order, over the borders of its blocks', () => {
    const queue = new SampleQueue(new SampleBlocks());
    const given = ramp(0, 20_000);
    for (let at = 0; at < given.length; at += 333) queue.push(given.subarray(at, at + 333));
    const taken = new Int16Array(20_000);
    const piece = new Int16Array(160);
    for (let at = 0; queue.length > 0; ) {
      const count = queue.read(piece);
      taken.set(piece.subarray(0, count), at);
      at += count;
    }
    expect(taken).toEqual(given);
  });

  it('fills from an offset on, and no more than there is', () => {
    const queue = new SampleQueue(new SampleBlocks());
    queue.push(ramp(1, 3));
    const out = new Int16Array(8);
    expect(queue.read(out, 4)).toBe(3);
    expect([...out]).toEqual([0, 0, 0, 0, 1, 2, 3, 0]);
    expect(queue.read(out)).toBe(0);
  });

  it('leaves what is only looked at', () => {
    const queue = new SampleQueue(new SampleBlocks());
    queue.push(ramp(1, 10));
    const out = new Int16Array(4);
    queue.peek(out);
    expect(queue.length).toBe(10);
    queue.read(out);
    expect([...out]).toEqual([1, 2, 3, 4]);
  });

  it('goes on with the memory of what was taken or cleared', () => {
    const taken: Int16Array[] = [];
    class Counted extends SampleBlocks {
      override take(): Int16Array {
        const block = super.take();
        if (!taken.includes(block)) taken.push(block);
        return block;
      }
    }
    const queue = new SampleQueue(new Counted());
    const out = new Int16Array(8000);
    for (let round = 0; round < 10; round++) {
      queue.push(ramp(round, 8000));
      if (round % 2 === 0) queue.clear();
      else expect(queue.read(out)).toBe(8000);
    }
    expect(taken).toHaveLength(2);
    queue.push(ramp(7, 5));
    expect(queue.read(out)).toBe(5);
    expect(out[4]).toBe(11);
  });
});
