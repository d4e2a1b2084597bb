import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { PortPool } from './port-pool.ts';

const settings = { bindAddress: '127.0.0.1', random: 0.6 };

describe('the port pool', () => {
  it('hands out every even pair once, skipping what others hold', async () => {
    const taken = createSocket('udp4');
    taken.bind(23_905, '127.0.0.1');
    await once(taken, 'listening');
    const pool = new PortPool({ ...settings, first: 23_901, last: 23_909 });
    const pairs = [await pool.take(), await pool.take(), await pool.take(), await pool.take()];
    expect(
      pairs
        .map((pair) => pair?.port)
        .filter((port) => port !== undefined)
        .sort(),
    ).toEqual([23_902, 23_906, 23_908]);
    expect(pairs.at(-1)).toBeUndefined();
    expect(pairs[0]?.rtcp.address().port).toBe((pairs[0]?.port ?? 0) + 1);
    expect(pool.used).toBe(3);
    for (const pair of pairs) {
      pair?.close();
      pair?.close();
    }
    taken.close();
    expect(pool.used).toBe(0);
  });

  it('gives ports back that can be taken again', async () => {
    const pool = new PortPool({ ...settings, first: 23_910, last: 23_911 });
    for (let round = 0; round < 3; round++) {
      const pair = await pool.take();
      expect(pair?.port).toBe(23_910);
      const closed = pair && once(pair.rtcp, 'close');
      pair?.close();
      await closed;
    }
  });

  it('says so when the address is not ours', async () => {
    const pool = new PortPool({ ...settings, bindAddress: '192.0.2.1', first: 23_912, last: 23_913 });
    await expect(pool.take()).rejects.toThrow(/EADDRNOTAVAIL/);
    expect(pool.used).toBe(0);
  });
});
