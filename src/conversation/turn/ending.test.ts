import { describe, expect, it } from 'vitest';
import { heardFirstMessage, play, spoke, types } from '../../../test/kit/turn-steps.ts';
import type { TurnEvent } from './state.ts';

const judging = () => heardFirstMessage({ judgesEndings: true });
const judged = (atMs: number, endedAtMs: number, probability: number): [number, TurnEvent] => [
  atMs,
  { type: 'ending-judged', endedAtMs, probability },
];
const timer = (atMs: number): [number, TurnEvent] => [atMs, { type: 'timer' }];
const voice = (fromMs: number, toMs: number) => spoke(fromMs, toMs, '').slice(0, 3);

describe('a turn whose ending is judged by its sound', () => {
  it('has the model asked when the voice ends, about all that was said', () => {
    const first = play(judging(), ...voice(2000, 2600));
    expect(first.orders).toContainEqual({ type: 'judge-ending', startedAtMs: 2000, endedAtMs: 2600 });
    const second = play(first.state, [2700, { type: 'final', text: 'two people' }], ...voice(2900, 3400));
    expect(second.orders).toContainEqual({ type: 'judge-ending', startedAtMs: 2000, endedAtMs: 3400 });
  });

  it('has nobody asked without a model, or about music', () => {
    expect(types(play(heardFirstMessage(), ...voice(2000, 2600)).orders)).not.toContain('judge-ending');
    const music = { type: 'voice-end', endedAtMs: 2600, confirmed: false, doubted: true, voicedMs: 600 } as const;
    const heard = play(judging(), ...voice(2000, 2600).slice(0, 2), [2680, { ...music, weakerDb: 0 }]);
    expect(types(heard.orders)).not.toContain('judge-ending');
  });

  it('is taken earlier when it sounds finished', () => {
    const { state } = play(judging(), ...spoke(2000, 2600, 'two people'));
    expect(state.deadlines.turn).toBe(3100);
    const heard = play(state, judged(2800, 2600, 0.9));
    expect(heard.state.deadlines.turn).toBe(2875);
    expect(types(play(heard.state, timer(2875)).orders)).toContain('answer');
  });

  it('is taken at once when the silence is long enough by then', () => {
    const { state } = play(judging(), ...spoke(2000, 2600, 'two people'));
    expect(types(play(state, judged(3000, 2600, 0.9)).orders)).toContain('answer');
  });

  it('is waited for when it sounds as if it went on, whenever the words come', () => {
    const wordsFirst = play(judging(), ...spoke(2000, 2600, 'two people'), judged(2800, 2600, 0.1));
    const soundFirst = play(judging(), ...voice(2000, 2600), judged(2700, 2600, 0.1), [
      2800,
      { type: 'final', text: 'two people' },
    ]);
    for (const { state } of [wordsFirst, soundFirst]) {
      expect(state.deadlines.turn).toBe(3400);
      expect(types(play(state, timer(3399)).orders)).not.toContain('answer');
      expect(types(play(state, timer(3400)).orders)).toContain('answer');
    }
  });

  it('ignores an answer about a voice that has gone on since, or ended anew', () => {
    const { state } = play(judging(), ...spoke(2000, 2600, 'two people'), ...voice(2800, 3400).slice(0, 1));
    const goesOn = play(state, judged(2900, 2600, 0.9));
    expect(goesOn.state.said.soundsFinished).toBeUndefined();
    const anew = play(goesOn.state, ...voice(2800, 3400).slice(1), [3500, { type: 'final', text: 'at eight' }]);
    expect(play(anew.state, judged(3550, 2600, 0.1)).state.said.soundsFinished).toBeUndefined();
  });

  it('forgets how the voice sounded when it goes on', () => {
    const { state } = play(
      judging(),
      ...spoke(2000, 2600, 'two people'),
      judged(2800, 2600, 0.1),
      ...voice(3000, 3400),
    );
    expect(state.said.soundsFinished).toBeUndefined();
  });

  it('ignores an answer that comes when the turn is taken', () => {
    const { state } = play(judging(), ...spoke(2000, 2600, 'two people'), timer(3100));
    const late = play(state, judged(3150, 2600, 0.1));
    expect(late.orders).toEqual([]);
    expect(late.state).toEqual(state);
  });

  it('behaves as without a model as long as there is no answer', () => {
    const without = play(heardFirstMessage(), ...spoke(2000, 2600, 'two people'));
    const { state } = play(judging(), ...spoke(2000, 2600, 'two people'));
    expect({ ...state, settings: without.state.settings }).toEqual(without.state);
  });
});
