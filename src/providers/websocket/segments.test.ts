import { describe, expect, it } from 'vitest';
import type { TranscriptEvent } from '../speech-to-text.ts';
import { type Heard, NO_SEGMENTS, nextSegments, type SegmentsInput } from './segments.ts';

const heard = (text: string, more: Partial<Heard> = {}): SegmentsInput => ({
  type: 'heard',
  heard: { text, isFinal: true, endsSegment: false, ...more },
});
const begin: SegmentsInput = { type: 'begin' };
const end = (atMs: number): SegmentsInput => ({ type: 'end', atMs });
const limit: SegmentsInput = { type: 'limit', isOwed: true };

function run(...inputs: SegmentsInput[]) {
  let state = NO_SEGMENTS;
  const events: TranscriptEvent[] = [];
  for (const input of inputs) {
    const step = nextSegments(state, input);
    state = step.state;
    events.push(...step.events);
  }
  return { state, finals: events.flatMap((event) => (event.type === 'final' ? event.text : [])), events };
}

describe('the segments of a stream', () => {
  it('have one transcript, made of all pieces', () => {
    const { events } = run(
      begin,
      heard('one', { confidence: 1 }),
      heard('tw', { isFinal: false }),
      heard('two', { confidence: 0.5 }),
      end(1000),
      heard('', { endsSegment: true }),
    );
    expect(events).toEqual([
      { type: 'partial', text: 'one' },
      { type: 'partial', text: 'one tw' },
      { type: 'partial', text: 'one two' },
      { type: 'final', text: 'one two', confidence: 0.75 },
    ]);
  });

  it('end when the vendor is final up to their end, though it does not say so', () => {
    expect(run(begin, end(1000), heard('one', { endMs: 400 }), heard('two', { endMs: 990 })).finals).toEqual([
      'one two',
    ]);
  });

  it('have an empty transcript when the vendor says nothing in time, or what it had said by then', () => {
    expect(run(begin, end(1000), limit).finals).toEqual(['']);
    expect(run(begin, heard('on', { isFinal: false }), end(1000), limit).finals).toEqual(['on']);
    expect(run(limit).finals).toEqual([]);
  });

  it('do not get what was said in the one before, when it comes late', () => {
    const late = heard('late', { endMs: 900, endsSegment: true });
    const next = heard('next', { endMs: 1900, endsSegment: true });
    expect(run(begin, end(1000), limit, begin, late, end(2000), next).finals).toEqual(['', 'next']);
    const untold = heard('late', { endsSegment: true });
    const answer = heard('next', { endsSegment: true });
    expect(run(begin, end(1000), limit, begin, untold, end(2000), answer).finals).toEqual(['', 'next']);
  });

  it('are kept apart when two wait for their transcripts', () => {
    const pieces = [heard('one', { endMs: 900 }), heard('two', { endMs: 1900 }), heard('', { endMs: 2000 })];
    expect(run(begin, end(1000), begin, end(2000), ...pieces).finals).toEqual(['one', 'two']);
    const answers = [heard('one', { endsSegment: true }), heard('two', { endsSegment: true })];
    expect(run(begin, end(1000), begin, end(2000), ...answers).finals).toEqual(['one', 'two']);
  });

  it.each([
    ['that is owed', [begin, end(1), limit], true],
    ['of a vendor who may be silent', [begin, end(1), { type: 'limit', isOwed: false } as const], undefined],
    ['that came, with no word', [begin, end(1), heard('', { isFinal: false, endMs: 1 }), limit], undefined],
  ])(
    'have an empty transcript at the limit, unanswered only where there was none: %s',
    (_what, inputs, isUnanswered) => {
      expect(run(...inputs).events).toEqual([{ type: 'final', text: '', ...(isUnanswered && { isUnanswered }) }]);
    },
  );

  it('count those after which nothing came at all', () => {
    expect(run(begin, end(1), limit, begin, end(2), limit).state.unanswered).toBe(2);
    const partial = heard('on', { isFinal: false, endMs: 3 });
    expect(run(begin, end(1), limit, begin, end(2), partial, limit).state.unanswered).toBe(0);
  });
});
