import { describe, expect, it } from 'vitest';
import { Playout } from './playout.ts';

const ramp = (from: number, count: number) => Int16Array.from({ length: count }, (_, i) => from + i);
const frame = () => new Int16Array(160);

describe('the playout', () => {
  it('plays utterances in the order in which they began, without a gap between them', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.begin('b');
    playout.play('b', ramp(1000, 160));
    playout.play('a', ramp(1, 100));
    playout.end('a');
    const out = frame();
    expect(playout.pull(out)).toEqual([
      { kind: 'start', utterance: 'a' },
      { kind: 'end', utterance: 'a', playedSamples: 100, completed: true },
      { kind: 'start', utterance: 'b' },
    ]);
    expect([out[99], out[100], out[159]]).toEqual([100, 1000, 1059]);
  });

  it('is silent and does not count while an utterance has no audio yet', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.play('a', ramp(1, 80));
    const out = frame();
    playout.pull(out);
    expect([out[79], out[80]]).toEqual([80, 0]);
    playout.play('a', ramp(81, 80));
    playout.end('a');
    expect(playout.pull(out)).toEqual([{ kind: 'end', utterance: 'a', playedSamples: 160, completed: true }]);
    expect(out[0]).toBe(81);
  });

  it('ends every utterance at a clear, and fades what was being heard', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.begin('b');
    playout.play('a', new Int16Array(1000).fill(8000));
    const out = frame();
    playout.pull(out);
    expect(playout.clear()).toEqual([
      { kind: 'end', utterance: 'a', playedSamples: 160 + 64, completed: false },
      { kind: 'end', utterance: 'b', playedSamples: 0, completed: false },
    ]);
    playout.pull(out);
    expect(out[0]).toBeGreaterThan(7500);
    expect(out[62]).toBeLessThan(300);
    expect(out.subarray(64)).toEqual(new Int16Array(96));
    expect(playout.busy).toBe(false);
  });

  it('goes on after a pause at the very sample where it began', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.play('a', ramp(0, 4000));
    playout.end('a');
    const out = frame();
    playout.pull(out);
    playout.pause();
    playout.pull(out);
    expect(out.subarray(64)).toEqual(new Int16Array(96));
    for (let i = 0; i < 50; i++) playout.pull(out);
    playout.resume();
    playout.pull(out);
    expect([out[64], out[159]]).toEqual([224, 319]);
  });

  it('cuts a ducked sound at once and comes back at full level', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.play('a', new Int16Array(4000).fill(8000));
    const out = frame();
    playout.pull(out);
    playout.duck(0.1);
    playout.pull(out);
    expect([out[0], out[159]]).toEqual([7955, 800]);
    playout.pause();
    playout.pull(out);
    expect(out).toEqual(frame());
    playout.resume();
    playout.pull(out);
    expect(out[159]).toBe(8000);
    expect(playout.clear()).toMatchObject([{ playedSamples: 3 * 160 + 64 }]);
  });

  it('counts what was heard when it is cleared in a pause', () => {
    const playout = new Playout();
    playout.begin('a');
    playout.play('a', ramp(0, 4000));
    playout.pull(frame());
    playout.pause();
    playout.pull(frame());
    expect(playout.clear()).toEqual([{ kind: 'end', utterance: 'a', playedSamples: 160, completed: false }]);
  });

  it('takes no audio for an utterance that never began or has ended', () => {
    const playout = new Playout();
    playout.play('never', ramp(0, 10));
    playout.begin('a');
    playout.end('a');
    playout.play('a', ramp(0, 10));
    expect(playout.queuedSamples).toBe(0);
    expect(playout.pull(frame())).toEqual([{ kind: 'end', utterance: 'a', playedSamples: 0, completed: true }]);
  });

  it('bounds what it keeps', () => {
    const playout = new Playout();
    playout.begin('a');
    for (let minute = 0; minute < 11; minute++) playout.play('a', new Int16Array(60 * 8000));
    expect(playout.queuedSamples).toBe(10 * 60 * 8000);
    expect(playout.refusedSamples).toBe(60 * 8000);
  });
});
