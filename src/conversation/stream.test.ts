import { describe, expect, it } from 'vitest';
import { sleep } from '#base';
import { VirtualClock } from '../../test/kit/virtual-clock.ts';
import { readStream } from './stream.ts';

const LIMITS = { provider: 'p', firstMs: 1000, nextMs: 300 };

/** Reads to the end: the items, then what ended the stream. */
async function read<T>(
  clock: VirtualClock,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  abort = new AbortController(),
): Promise<unknown[]> {
  const seen: unknown[] = [];
  await readStream(clock, LIMITS, abort, open, (item) => seen.push(item)).catch((error: unknown) => seen.push(error));
  return seen;
}

describe('readStream', () => {
  it('passes a stream that comes in time, and leaves no timer', async () => {
    const clock = new VirtualClock();
    const result = read(clock, async function* (signal) {
      for (let item = 1; item <= 20; item++) {
        await sleep(clock, 200, signal);
        yield item;
      }
    });
    await clock.advance(10_000);
    expect(await result).toHaveLength(20);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['the first item', 1500, 10, []],
    ['a later item', 10, 500, [1]],
  ])('gives up when %s is late, even if the provider ignores it', async (_name, firstMs, nextMs, before) => {
    const clock = new VirtualClock();
    const result = read(clock, async function* () {
      await sleep(clock, firstMs);
      yield 1;
      await sleep(clock, nextMs);
      yield 2;
    });
    await clock.advance(5000);
    expect(await result).toEqual([...before, expect.objectContaining({ kind: 'timeout' })]);
    expect(clock.pending).toBe(0);
  });

  it('ends at once on abort, and tells the provider', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    let told = false;
    const open = async function* (signal: AbortSignal) {
      signal.addEventListener('abort', () => {
        told = true;
      });
      yield 1;
      await new Promise(() => undefined);
    };
    const result = read(clock, open, abort);
    await clock.advance(10);
    const reason = new RangeError('enough');
    abort.abort(reason);
    expect(await result).toEqual([1, reason]);
    expect(told).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('passes on what the provider throws', async () => {
    const error = new RangeError('broken');
    const open = () => {
      throw error;
    };
    const clock = new VirtualClock();
    expect(await read(clock, open)).toEqual([error]);
    expect(clock.pending).toBe(0);
  });
});
