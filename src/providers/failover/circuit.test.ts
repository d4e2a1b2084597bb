import { describe, expect, it } from 'vitest';
import type { ProviderErrorKind } from '../error.ts';
import { type Circuit, CLOSED, mayAsk, reduceCircuit } from './circuit.ts';

const failed = (circuit: Circuit, kind: ProviderErrorKind, nowMs: number) =>
  reduceCircuit(circuit, { type: 'failed', kind }, nowMs);

const afterThree = (kind: ProviderErrorKind) => [1, 2, 3].reduce((circuit) => failed(circuit, kind, 0), CLOSED);

describe('a circuit', () => {
  it.each(['timeout', 'unavailable', 'protocol'] as const)('opens after three failures in a row: %s', (kind) => {
    expect(mayAsk(failed(failed(CLOSED, kind, 0), kind, 0), 0)).toBe(true);
    expect(mayAsk(afterThree(kind), 14_999)).toBe(false);
    expect(mayAsk(afterThree(kind), 15_000)).toBe(true);
  });

  it('counts anew after an answer', () => {
    const worked = reduceCircuit(failed(failed(CLOSED, 'timeout', 0), 'timeout', 0), { type: 'succeeded' }, 0);
    expect(failed(worked, 'timeout', 0)).toMatchObject({ state: 'closed', failures: 1 });
  });

  it.each(['authentication', 'configuration'] as const)(
    'opens at once and for long when a person must act: %s',
    (kind) => {
      const circuit = failed(CLOSED, kind, 0);
      expect(mayAsk(circuit, 299_999)).toBe(false);
      expect(mayAsk(circuit, 300_000)).toBe(true);
    },
  );

  it('opens at once and shortly for a provider that asks for fewer requests', () => {
    expect(mayAsk(failed(CLOSED, 'rate-limit', 0), 9999)).toBe(false);
    expect(mayAsk(failed(CLOSED, 'rate-limit', 0), 10_000)).toBe(true);
  });

  it('does not mind requests that the provider refuses for what they ask', () => {
    expect(afterThree('request')).toEqual(CLOSED);
  });

  it('lets one request try when its time is over, and closes when that works', () => {
    const trying = reduceCircuit(afterThree('timeout'), { type: 'asked' }, 15_000);
    expect(trying.state).toBe('half-open');
    expect(mayAsk(trying, 15_001)).toBe(false);
    expect(reduceCircuit(trying, { type: 'succeeded' }, 15_500)).toEqual(CLOSED);
  });

  it('stays open twice as long when the try fails, ten minutes at most', () => {
    let circuit = afterThree('timeout');
    const waits: number[] = [];
    for (let nowMs = 15_000, round = 0; round < 7; round++) {
      circuit = failed(reduceCircuit(circuit, { type: 'asked' }, nowMs), 'timeout', nowMs);
      waits.push(circuit.untilMs - nowMs);
      nowMs = circuit.untilMs;
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
  });

  it('lets another request try when the first one is never heard of', () => {
    const trying = reduceCircuit(afterThree('timeout'), { type: 'asked' }, 15_000);
    expect(mayAsk(trying, 25_000)).toBe(true);
  });

  it('is not opened again by requests that were under way when it opened', () => {
    expect(failed(afterThree('timeout'), 'timeout', 1000)).toMatchObject({ openings: 1, untilMs: 16_000 });
  });
});
