import { describe, expect, it } from 'vitest';
import { initial, play, spoke, types } from '../../test/kit/turn-steps.ts';
import type { TurnEvent, TurnState } from './turn/state.ts';

/** The caller has said something, whose first word was known after `firstWordMs`, and hears the answer since 4000. */
function answered(firstWordMs: number): TurnState {
  const [start, confirmed, ...over] = spoke(1000, 2000, 'what are your opening hours');
  const { state } = play(
    initial({ firstMessage: '' }),
    [0, { type: 'answered' }],
    [100, { type: 'reply-audible', reply: 1 }],
    [900, { type: 'reply-done', reply: 1, after: undefined, said: '' }],
    ...[start, confirmed].flatMap((each) => (each ? [each] : [])),
    [1000 + firstWordMs, { type: 'partial', text: 'what' }],
    ...over,
    [2600, { type: 'timer' }],
  );
  return play(state, [4000, { type: 'reply-audible', reply: state.reply?.id ?? 0 }]).state;
}

/** A voice over the answer since 5000, which the worker has paused. */
const voice: readonly [number, TurnEvent][] = [
  [5060, { type: 'voice-start', onsetAtMs: 5000 }],
  [5140, { type: 'voice-confirmed', onsetAtMs: 5000, pausedPlayback: true, weakerDb: 0 }],
];

describe('a reply that a voice has paused', () => {
  const isPaused = (state: TurnState) => state.caller.pausedPlayback;

  it('goes on beside a hum or laughter as soon as a word would be known', () => {
    const { state } = play(answered(400), ...voice);
    expect(isPaused(play(state, [5899, { type: 'timer' }]).state)).toBe(true);
    const { state: later, orders } = play(state, [5900, { type: 'timer' }]);
    expect(types(orders)).toContain('resume-playback');
    expect(play(later, [6100, { type: 'partial', text: 'no wait' }]).state.reply).toBeUndefined();
  });

  it('waits longer where words come late, and for ever where it is not known how late', () => {
    const { state } = play(answered(800), ...voice);
    expect(isPaused(play(state, [6199, { type: 'timer' }]).state)).toBe(true);
    expect(isPaused(play(state, [6200, { type: 'timer' }]).state)).toBe(false);
    const first = play(initial(), [0, { type: 'answered' }], [100, { type: 'reply-audible', reply: 1 }]).state;
    expect(play(first, ...voice).state.deadlines.wordless).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays silent for words that are being said', () => {
    const { state } = play(
      answered(400),
      ...voice,
      [5500, { type: 'partial', text: 'yes' }],
      [5900, { type: 'timer' }],
    );
    expect(isPaused(state)).toBe(true);
  });

  it('goes on after words of listening when the voice pauses right after them', () => {
    const listening = (lullAtMs: number) =>
      play(
        answered(400),
        ...voice,
        [5800, { type: 'partial', text: 'I understand' }],
        [lullAtMs, { type: 'voice-lull' }],
      );
    expect(types(listening(5900).orders)).toContain('resume-playback');
    // The voice has gone on since: more words are on their way.
    expect(isPaused(listening(6200).state)).toBe(true);
  });
});
