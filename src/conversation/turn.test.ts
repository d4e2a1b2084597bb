import { describe, expect, it } from 'vitest';
import { heardFirstMessage, initial, play, spoke, spokenOver, types } from '../../test/kit/turn-steps.ts';
import { isOver, nextDeadline, nothingSaid } from './turn/state.ts';
import { reduceTurn } from './turn.ts';

describe('reduceTurn', () => {
  it('changes nothing that it was given', () => {
    const state = initial();
    const before = structuredClone({ ...state, settings: undefined });
    reduceTurn(state, { type: 'answered' }, 0);
    expect({ ...state, settings: undefined }).toEqual(before);
  });

  it('speaks the first message as soon as the call is answered, and once', () => {
    const { state, orders } = play(initial(), [0, { type: 'answered' }]);
    expect(types(orders)).toEqual(['record', 'say']);
    expect(play(state, [1, { type: 'answered' }]).orders).toEqual([]);
  });

  it('takes the turn when silence and transcript agree, not before', () => {
    const { state, orders } = play(heardFirstMessage(), ...spoke(2000, 3000, 'two people'));
    expect(types(orders)).not.toContain('answer');
    const early = play(state, [3480, { type: 'timer' }]);
    expect(types(early.orders)).toEqual([]);
    const due = play(state, [3500, { type: 'timer' }]);
    expect(types(due.orders)).toContain('answer');
    expect(due.orders.find((order) => order.type === 'answer')?.times).toMatchObject({
      endedAtMs: 3000,
      waitsSinceMs: 3500,
    });
  });

  it('takes the turn by the clock when the wire stops reporting silence', () => {
    const { state } = play(heardFirstMessage(), ...spoke(2000, 3000, 'a table for two'));
    expect(types(play(state, [nextDeadline(state), { type: 'timer' }]).orders)).toContain('answer');
  });

  it('waits for a late transcript up to a bound, then takes the words that it has', () => {
    const { state } = play(
      heardFirstMessage(),
      [2060, { type: 'voice-start', onsetAtMs: 2000 }],
      [2200, { type: 'voice-confirmed', onsetAtMs: 2000, pausedPlayback: true, weakerDb: 0 }],
      [2900, { type: 'partial', text: 'a table for two' }],
      [3080, { type: 'voice-end', endedAtMs: 3000, confirmed: true, voicedMs: 1000, weakerDb: 0 }],
      [4000, { type: 'timer' }],
    );
    expect(state.reply).toBeUndefined();
    const alive = play(state, [nextDeadline(state), { type: 'timer' }]);
    expect(types(alive.orders)).toContain('sign-of-life');
    const late = play(alive.state, [nextDeadline(alive.state), { type: 'timer' }]);
    expect(types(late.orders)).toEqual(expect.arrayContaining(['drop-segment', 'answer']));
  });

  it('holds speech while the caller makes a sound and lets it go after a false alarm', () => {
    const sounding = play(heardFirstMessage(), [2060, { type: 'voice-start', onsetAtMs: 2000 }]);
    expect(sounding.orders).toEqual([{ type: 'hold-speech', held: true }]);
    const over = play(sounding.state, [
      2200,
      { type: 'voice-end', endedAtMs: 2120, confirmed: false, voicedMs: 120, weakerDb: 0 },
    ]);
    expect(over.orders).toEqual([{ type: 'hold-speech', held: false }]);
  });

  it('stops a reply at the first word that claims the turn', () => {
    const { state } = play(
      initial(),
      [0, { type: 'answered' }],
      [100, { type: 'reply-audible', reply: 1 }],
      [560, { type: 'voice-start', onsetAtMs: 500 }],
      [700, { type: 'voice-confirmed', onsetAtMs: 500, pausedPlayback: true, weakerDb: 0 }],
    );
    expect(types(play(state, [860, { type: 'partial', text: 'mm-hm' }]).orders)).toEqual([]);
    expect(types(play(state, [860, { type: 'partial', text: 'hello' }]).orders)).toEqual([]);
    expect(types(play(state, [860, { type: 'partial', text: 'wait' }]).orders)).toEqual(['record', 'stop-reply']);
  });

  it('does not yet stop a reply for the words of a voice that may be a mere sound, and does when it lasts', () => {
    const { state, orders } = play(spokenOver(), [720, { type: 'partial', text: 'wait' }]);
    expect(orders).toEqual([]);
    expect(nextDeadline(state)).toBe(850);
    expect(types(play(state, [850, { type: 'timer' }]).orders)).toEqual(['record', 'stop-reply']);
  });

  it('goes on soon after a short voice, whatever a recogniser makes of it, and stops when it is sure', () => {
    const ended = play(
      spokenOver(),
      [720, { type: 'partial', text: 'wait' }],
      [800, { type: 'voice-end', endedAtMs: 700, confirmed: true, voicedMs: 200, weakerDb: 0 }],
    ).state;
    const { state, orders } = play(ended, [850, { type: 'timer' }]);
    expect(types(orders)).toEqual(['resume-playback', 'hold-speech']);
    expect(types(play(state, [900, { type: 'final', text: 'wait', confidence: 0.1 }]).orders)).toEqual(['record']);
    expect(types(play(state, [900, { type: 'final', text: 'wait', confidence: 0.8 }]).orders)).toContain('stop-reply');
  });

  it('is not interrupted by speech of which no word was understood, and says so in silence', () => {
    const over = play(spokenOver(), ...spoke(500, 2000, '(unclear)').slice(2)).state;
    expect(over.reply?.id).toBe(1);
    expect(over.said.text).toBe('');
    const { state } = play(heardFirstMessage(), ...spoke(2000, 3000, '(unclear)'));
    expect(types(play(state, [nextDeadline(state), { type: 'timer' }]).orders)).toContain('answer');
  });

  it('does not wait for a transcript that would interrupt what is being heard', () => {
    const ended = play(spokenOver(), ...spoke(500, 2000, '').slice(2, 3)).state;
    const { orders } = play(ended, [2080 + 2000, { type: 'timer' }]);
    expect(types(orders)).toContain('drop-segment');
  });

  it('stops a reply at the first word that asks for it, whatever number of words is wanted', () => {
    const { state } = play(spokenOver({ interruptionWords: 3 }), [860, { type: 'partial', text: 'but tomorrow' }]);
    expect(state.reply).toBeDefined();
    expect(types(play(state, [900, { type: 'partial', text: 'but tomorrow is' }]).orders)).toContain('stop-reply');
    expect(types(play(state, [900, { type: 'partial', text: 'but wait' }]).orders)).toContain('stop-reply');
  });

  it('stops a reply for a long voice without the number of words that is wanted', () => {
    const state = spokenOver({ interruptionWords: 3 });
    expect(state.deadlines.speech).toBe(3000);
    expect(types(play(state, [3000, { type: 'timer' }]).orders)).toContain('stop-reply');
  });

  it('goes on after too few words, and forgets them', () => {
    const { state, orders } = play(spokenOver({ interruptionWords: 3 }), ...spoke(500, 900, 'tomorrow').slice(2));
    expect(types(orders)).toEqual(['record', 'resume-playback', 'hold-speech']);
    expect(state.said.text).toBe('');
  });

  it('adds few words to a question whose answer is not heard yet', () => {
    const waiting = play(heardFirstMessage({ interruptionWords: 3 }), [2000, { type: 'typed', text: 'a table' }]).state;
    const { state } = play(waiting, ...spoke(2200, 2600, 'tomorrow'));
    expect(state.said.text).toBe('tomorrow');
    expect(state.reply).toBeUndefined();
  });

  it('lets a first message that cannot be interrupted go on, and answers afterwards what was said', () => {
    const over = spokenOver({ firstMessageInterruptible: false });
    expect(types(play(over, [720, { type: 'partial', text: 'wait stop' }]).orders)).toEqual([]);
    expect(types(play(over, [3000, { type: 'timer' }]).orders)).toEqual([]);
    const { state } = play(over, ...spoke(500, 4000, 'wait stop').slice(2));
    expect(state.reply).toMatchObject({ purpose: 'firstMessage', interruptible: false });
    const after = play(state, [6000, { type: 'reply-done', reply: 1, after: undefined, said: '' }]);
    expect(after.orders).toContainEqual(
      expect.objectContaining({ type: 'answer', heard: [{ text: 'wait stop', via: 'speech' }], interruptible: true }),
    );
  });

  it('does not hold a message back that cannot be interrupted', () => {
    const state = play(
      initial({ firstMessageInterruptible: false }),
      [0, { type: 'answered' }],
      [60, { type: 'voice-start', onsetAtMs: 0 }],
    );
    expect(types(state.orders)).not.toContain('hold-speech');
  });

  it.each([
    ['while callers may interrupt', {}],
    ['while callers may not interrupt', { bargeIn: false }],
    ['during a first message that cannot be interrupted', { firstMessageInterruptible: false }],
  ])('is interrupted by a key %s', (_when, settings) => {
    const { state, orders } = play(
      initial(settings),
      [0, { type: 'answered' }],
      [100, { type: 'reply-audible', reply: 1 }],
      [500, { type: 'key', key: '1' }],
    );
    expect(types(orders)).toEqual(['record', 'stop-reply']);
    expect(types(play(state, [nextDeadline(state), { type: 'timer' }]).orders)).toContain('answer');
  });

  it('goes on at once when a confirmed voice turns out to be none, and wants no words of it', () => {
    const { orders } = play(spokenOver(), [
      1100,
      { type: 'voice-end', endedAtMs: 1000, confirmed: false, voicedMs: 500, weakerDb: 0 },
    ]);
    expect(types(orders)).toEqual(['resume-playback', 'drop-segment', 'record', 'hold-speech']);
  });

  it('forgets the words that a recogniser makes of music', () => {
    const { state, orders } = play(
      spokenOver(),
      [800, { type: 'partial', text: 'wait' }],
      [1100, { type: 'voice-end', endedAtMs: 1000, confirmed: false, doubted: true, voicedMs: 500, weakerDb: 0 }],
    );
    expect(types(orders)).toEqual(['resume-playback', 'drop-segment', 'record', 'hold-speech']);
    expect(state.said).toEqual(nothingSaid);
  });

  it('ignores what a recogniser makes of a sound over a reply that is too short for a word', () => {
    const audible = play(initial(), [0, { type: 'answered' }], [100, { type: 'reply-audible', reply: 1 }]).state;
    const { state, orders } = play(
      audible,
      [560, { type: 'voice-start', onsetAtMs: 500 }],
      [650, { type: 'partial', text: 'wait please' }],
      [700, { type: 'voice-end', endedAtMs: 600, confirmed: false, voicedMs: 64, weakerDb: 0 }],
    );
    expect(types(orders)).toEqual(['drop-segment', 'record', 'hold-speech']);
    expect(state.reply?.id).toBe(1);
  });

  it('goes on soon after a voice of which no word is known, and stops when words come after all', () => {
    const ended = play(spokenOver(), ...spoke(500, 900, '').slice(2, 3)).state;
    const { state, orders } = play(ended, [nextDeadline(ended), { type: 'timer' }]);
    expect(nextDeadline(ended) - 980).toBeLessThanOrEqual(100);
    expect(types(orders)).toEqual(['resume-playback', 'hold-speech']);
    expect(types(play(state, [1300, { type: 'final', text: 'not today' }]).orders)).toContain('stop-reply');
  });

  it('takes "yes" for a turn when the question has been heard to its end', () => {
    const { state } = play(heardFirstMessage(), ...spoke(1500, 1800, 'yes'));
    expect(types(play(state, [nextDeadline(state), { type: 'timer' }]).orders)).toContain('answer');
  });

  it('takes "yes" for a turn over the end of a question, and for listening anywhere else', () => {
    const over = (overQuestionEnd: boolean) =>
      play(
        initial({ firstMessage: 'Shall I book it?', interruptionWords: 3 }),
        [0, { type: 'answered' }],
        [100, { type: 'reply-audible', reply: 1 }],
        [560, { type: 'voice-start', onsetAtMs: 500, overQuestionEnd }],
        ...spoke(500, 900, 'yes').slice(1),
      ).state;
    expect(over(false)).toMatchObject({ reply: { id: 1 }, said: nothingSaid });
    expect(over(true)).toMatchObject({ reply: undefined, said: { text: 'yes' } });
  });

  it('ignores news of a reply that is not the present one', () => {
    const state = heardFirstMessage();
    expect(reduceTurn(state, { type: 'reply-done', reply: 1, after: undefined, said: '' }, 1000)).toEqual({
      state,
      orders: [],
    });
  });

  it('apologises for a failure, and ends at the second in a row', () => {
    const failed = { type: 'reply-failed', stage: 'model', kind: 'unavailable' } as const;
    const first = play(heardFirstMessage(), [2000, { type: 'typed', text: 'hi' }], [2500, { ...failed, reply: 2 }]);
    expect(first.state.reply).toMatchObject({ purpose: 'apology', after: undefined });
    const second = play(
      first.state,
      [4000, { type: 'reply-done', reply: 3, after: undefined, said: '' }],
      [5000, { type: 'typed', text: 'hi' }],
      [5500, { ...failed, reply: 4 }],
      [7000, { type: 'reply-done', reply: 5, after: undefined, said: '' }],
    );
    expect(isOver(second.state)).toBe(true);
    expect(second.orders.at(-1)).toMatchObject({ type: 'finish', reason: { by: 'provider' } });
  });

  it('ignores everything once the call is over', () => {
    const reason = { by: 'member', code: 'ended', detail: '' } as const;
    const { state, orders } = play(heardFirstMessage(), [2000, { type: 'end', reason }]);
    expect(orders).toEqual([{ type: 'finish', reason }]);
    expect(reduceTurn(state, { type: 'typed', text: 'hello?' }, 2100)).toEqual({ state, orders: [] });
    expect(nextDeadline(state)).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not answer a hesitation', () => {
    const { state } = play(heardFirstMessage(), ...spoke(2000, 2400, 'um'));
    expect(state.said.text).toBe('');
  });
});
