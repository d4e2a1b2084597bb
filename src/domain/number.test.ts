import { describe, expect, it } from 'vitest';
import { localNumber, median, numberSpellings, responseTimes, type TimelineEvent, transcriptText } from './index.ts';

describe('numbers', () => {
  it('are shown as people at home dial them', () => {
    expect(localNumber('+33123456789')).toBe('0123456789');
    expect(localNumber('+351213456789')).toBe('213456789');
    expect(localNumber('+442079460000')).toBe('02079460000');
    expect(localNumber('+390612345678')).toBe('0612345678');
    expect(localNumber('+819012345678')).toBe('+819012345678');
    expect(localNumber('0123456789')).toBe('0123456789');
  });

  it('are looked for in every spelling that a carrier may send', () => {
    expect(numberSpellings('33123456789')).toEqual(['33123456789', '+33123456789']);
    expect(numberSpellings('+33123456789')).toEqual(['+33123456789', '33123456789']);
    expect(numberSpellings('0033123456789')).toContain('+33123456789');
    expect(numberSpellings('+33 1 23-45')).toContain('+3312345');
    expect(numberSpellings('ast_0123456789abcdef')).toEqual(['ast_0123456789abcdef']);
    expect(numberSpellings('')).toEqual(['']);
  });
});

describe('the transcript', () => {
  const said = (text: string) => ({ v: 1 as const, atMs: 0, text, startedAtMs: 0, endedAtMs: 1 });

  it('has what was said in order, and nothing else', () => {
    const timeline: TimelineEvent[] = [
      { v: 1, type: 'answered', atMs: 0 },
      { ...said('Hello.'), type: 'assistant-said', generated: 'Hello. More.', interrupted: true },
      { ...said('Hi'), type: 'caller-said', via: 'speech' },
      { ...said(' '), type: 'assistant-said', generated: 'x', interrupted: true },
    ];
    expect(transcriptText(timeline)).toBe('Assistant: Hello.\nCaller: Hi');
  });

  it('knows the median response', () => {
    expect(median(responseTimes([{ firstPacketMs: 30 }, {}, { firstPacketMs: 10 }, { firstPacketMs: 21 }]))).toBe(21);
    expect(median([4, 1])).toBe(2.5);
    expect(median([])).toBeUndefined();
  });
});
