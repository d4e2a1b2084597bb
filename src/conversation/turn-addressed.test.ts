import { describe, expect, it } from 'vitest';
import { heardFirstMessage, initial, play } from '../../test/kit/turn-steps.ts';
import { nextDeadline, type TurnEvent, type TurnOrder } from './turn/state.ts';

describe('words for somebody else', () => {
  const away = (fromMs: number, toMs: number, text: string, weakerDb: number): [number, TurnEvent][] => [
    [fromMs + 60, { type: 'voice-start', onsetAtMs: fromMs }],
    [fromMs + 200, { type: 'voice-confirmed', onsetAtMs: fromMs, pausedPlayback: false, weakerDb }],
    [fromMs + 600, { type: 'partial', text: text.split(' ').slice(0, 2).join(' ') }],
    [toMs + 80, { type: 'voice-end', endedAtMs: toMs, confirmed: true, voicedMs: toMs - fromMs, weakerDb }],
    [toMs + 150, { type: 'final', text }],
  ];
  const greeting = play(initial(), [0, { type: 'answered' }], [100, { type: 'reply-audible', reply: 1 }]).state;
  const asides = (orders: readonly TurnOrder[]) =>
    orders.flatMap((order) => (order.type === 'record' && order.entry.type === 'aside' ? [order.entry.text] : []));

  it('do not stop a reply and are noted', () => {
    const { state, orders } = play(greeting, ...away(500, 1900, 'no leave it on the table', 12));
    expect(state.reply?.id).toBe(1);
    expect(asides(orders)).toEqual(['no leave it on the table']);
  });

  it('stop it all the same at the usual level', () => {
    expect(play(greeting, ...away(500, 1900, 'no leave it on the table', 0)).state.reply?.id).not.toBe(1);
  });

  it('are not answered', () => {
    const { state, orders } = play(heardFirstMessage(), ...away(2000, 3400, 'attends deux secondes chéri', 12));
    expect(asides(orders)).toHaveLength(1);
    expect(play(state, [3400 + 3000, { type: 'timer' }]).state.reply).toBeUndefined();
  });

  it('are left out of a turn that they interrupt', () => {
    const { state } = play(
      heardFirstMessage(),
      ...away(2000, 3400, 'I would like a table for', 0),
      ...away(3700, 4900, 'put it over there darling', 12),
    );
    expect(state.said.text).toBe('I would like a table for');
  });

  it('are waited for when the voice may be turned away and its first words do not tell', () => {
    const halfAway = (text: string, untilMs: number) => {
      const paused: [number, TurnEvent][] = away(500, 1900, text, 7).map(([atMs, event]) =>
        event.type === 'voice-confirmed' ? [atMs, { ...event, pausedPlayback: true }] : [atMs, event],
      );
      const whole: [number, TurnEvent] = [1500, { type: 'partial', text }];
      const inTime = [...paused, whole].filter(([atMs]) => atMs <= untilMs).sort((a, b) => a[0] - b[0]);
      return play(greeting, ...inTime).state;
    };
    expect(halfAway('no leave it on the table', 1499).caller.pausedPlayback).toBe(true);
    for (const untilMs of [1500, 3000]) {
      const sideTalk = halfAway('no leave it on the table', untilMs);
      expect([sideTalk.reply?.id, sideTalk.caller.pausedPlayback]).toEqual([1, false]);
    }
    expect(halfAway('no I asked for Thursday morning', 1400).reply?.id).toBe(1);
    expect(halfAway('no I asked for Thursday morning', 1500).reply).toBeUndefined();
    expect(halfAway('excuse me please', 1400).reply).toBeUndefined();
  });

  it('a shy answer is answered', () => {
    const { state } = play(heardFirstMessage(), ...away(2000, 2400, 'yes', 14));
    expect(play(state, [nextDeadline(state), { type: 'timer' }]).state.reply).toBeDefined();
  });

  /** What a weak voice says that the gate cuts into pieces. */
  const inPieces = (weakerDb: readonly number[], ...texts: readonly string[]) =>
    play(
      heardFirstMessage(),
      ...texts.flatMap((text, at) => away(2000 + 700 * at, 2400 + 700 * at, text, weakerDb[at] ?? 0).toSpliced(2, 1)),
    );
  const isAnswered = ({ state }: ReturnType<typeof play>) =>
    play(state, [nextDeadline(state), { type: 'timer' }]).state.reply !== undefined;

  it('are known as a whole when no piece of them tells', () => {
    expect(isAnswered(inPieces([12, 13], 'careful', 'still hot'))).toBe(false);
    expect(isAnswered(inPieces([0, 13], 'tomorrow', 'still fine'))).toBe(true);
  });

  it('take the weak words before them along', () => {
    const { state, orders } = inPieces([12, 12], 'just', 'over there darling');
    expect(asides(orders)).toEqual(['just over there darling']);
    expect(state.said.text).toBe('');
  });

  it('a word that answers nothing is not answered when it is very weak', () => {
    expect(isAnswered(inPieces([18], 'second Sarah'))).toBe(false);
    expect(isAnswered(inPieces([18], 'no'))).toBe(true);
  });

  it('stop the reply when the voice grows and is not turned away', () => {
    const weak = play(greeting, ...away(500, 1900, 'that is all', 9).slice(0, 3)).state;
    expect(weak.reply?.id).toBe(1);
    const grown: TurnEvent = { type: 'voice-confirmed', onsetAtMs: 500, pausedPlayback: true, weakerDb: 2 };
    expect(play(weak, [1150, grown]).state.reply).toBeUndefined();
  });
});
