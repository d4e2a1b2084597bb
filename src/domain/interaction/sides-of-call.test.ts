import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '../call.ts';
import { HESITATION_MS, sidesOfCall } from './sides-of-call.ts';

const said = (startedAtMs: number, endedAtMs: number, interrupted: boolean): TimelineEvent => ({
  ...{ v: 1, atMs: endedAtMs, type: 'assistant-said', text: 'Hello.', generated: 'Hello.' },
  ...{ interrupted, startedAtMs, endedAtMs },
});

describe('sidesOfCall', () => {
  it('tells what was spoken to its end from what was cut', () => {
    const { assistant } = sidesOfCall({ timeline: [said(0, 1000, false), said(2000, 3000, true)], sounds: [] });
    expect(assistant.map(({ completed }) => completed)).toEqual([true, false]);
  });

  it.each([
    ['a longer pause a stop', undefined, 2],
    ['a hesitation talking on', HESITATION_MS, 1],
  ])('takes a short pause for nothing and %s', (_what, pauseMs, segments) => {
    const audible = [
      { startMs: 0, endMs: 1000 },
      { startMs: 1150, endMs: 2000 },
      { startMs: 2600, endMs: 3000 },
    ];
    expect(sidesOfCall({ timeline: [], sounds: [], audible }, pauseMs).assistant).toHaveLength(segments);
  });

  it('keeps turns and backchannels apart from what is for nobody', () => {
    const sounds = (['turn', 'backchannel', 'vocal-tic', 'non-directed'] as const).map((kind, index) => ({
      ...{ kind, startMs: index * 1000, endMs: index * 1000 + 500 },
    }));
    const { caller, asides } = sidesOfCall({ timeline: [], sounds });
    expect(caller.map(({ backchannel }) => backchannel)).toEqual([false, true]);
    expect(asides.map(({ kind }) => kind)).toEqual(['vocal-tic', 'non-directed']);
  });
});
