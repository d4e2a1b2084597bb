import { describe, expect, it } from 'vitest';
import type { CallSummary } from '#features/calls/contract';
import { mergeNewest } from './merge-newest.ts';

const call = (id: string, minute: number, state: CallSummary['state'] = 'ended'): CallSummary => ({
  id,
  assistant: null,
  assistantVersion: null,
  direction: 'inbound',
  wire: 'sip',
  state,
  from: '1',
  to: '2',
  startedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  answeredAt: null,
  endedAt: null,
  durationMs: null,
  endReason: null,
  responseMsP50: null,
  turns: 0,
  hasRecording: false,
});

describe('the list of calls', () => {
  it('counts new calls without moving a row', () => {
    const { rows, fresh } = mergeNewest([call('b', 2), call('a', 1)], [call('d', 4), call('c', 3), call('b', 2)]);
    expect(rows.map((row) => row.id)).toEqual(['b', 'a']);
    expect(fresh).toBe(2);
  });

  it('shows the latest state of a row that it has', () => {
    const { rows, fresh } = mergeNewest([call('a', 1, 'active')], [call('a', 1, 'ended')]);
    expect(rows[0]?.state).toBe('ended');
    expect(fresh).toBe(0);
  });

  it('does not count calls that are older than the first row', () => {
    expect(mergeNewest([call('c', 3)], [call('c', 3), call('a', 1)]).fresh).toBe(0);
  });

  it('counts the first calls of an empty list', () => {
    expect(mergeNewest([], [call('a', 1)]).fresh).toBe(1);
  });
});
