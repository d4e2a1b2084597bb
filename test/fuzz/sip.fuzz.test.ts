import { describe, expect, it } from 'vitest';
import { fuzzSip } from './sip.ts';

const COUNT = 5000;

describe('mutated SIP and SDP messages', () => {
  it('crash nothing, leave nothing behind, and the next call works', async () => {
    const report = await fuzzSip(20_261_121, COUNT);
    expect(report.calls).toBeGreaterThan(100);
    expect(report).toMatchObject({
      ...{ count: COUNT, errors: [], nextCallWorks: true },
      ...{ legs: 0, dialogs: 0, transactions: 0, timers: 0, openMedia: 0 },
    });
  }, 120_000);
});
