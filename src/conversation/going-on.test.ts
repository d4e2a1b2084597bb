import { describe, expect, it } from 'vitest';
import { initial, play, spoke, types } from '../../test/kit/turn-steps.ts';
import type { TurnEvent, TurnState } from './turn/state.ts';

/** The caller hears the answer to a question since 4000. */
function answered(): TurnState {
  const { state } = play(
    initial({ firstMessage: '' }),
    [0, { type: 'answered' }],
    ...spoke(1000, 2000, 'what are your opening hours'),
    [2600, { type: 'timer' }],
  );
  return play(state, [4000, { type: 'reply-audible', reply: state.reply?.id ?? 0 }]).state;
}

/** A voice over the answer since 5000, which the worker has paused, and its words at 5800. */
const voice = (text: string): [number, TurnEvent][] => [
  [5060, { type: 'voice-start', onsetAtMs: 5000 }],
  [5140, { type: 'voice-confirmed', onsetAtMs: 5000, pausedPlayback: true, weakerDb: 0 }],
  [5800, { type: 'partial', text }],
];

describe('a reply that a voice has paused', () => {
  const lulled = (text: string, atMs: number) => play(answered(), ...voice(text), [atMs, { type: 'voice-lull' }]);

  it('goes on after words of listening when the voice pauses right after them', () => {
    expect(types(lulled('I understand', 5900).orders)).toContain('resume-playback');
  });

  it('stays silent when the voice went on after them: more words are on their way', () => {
    expect(lulled('I understand', 6200).state.caller.pausedPlayback).toBe(true);
  });

  it('stays silent after other words', () => {
    expect(types(lulled('I wonder', 5900).orders)).not.toContain('resume-playback');
  });
});
