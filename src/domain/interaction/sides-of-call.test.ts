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

  it.each([
    ['less than a tick', 1010, 1190, 1],
    ['two parts of ticks', 1010, 1390, 1],
    ['a whole tick and more', 1190, 1410, 2],
    ['two ticks wherever they lie', 1110, 1510, 2],
  ])('takes a pause of %s for a stop only when a tick of 200 ms is silent', (_what, endMs, startMs, segments) => {
    const audible = [
      { startMs: 0, endMs },
      { startMs, endMs: 3000 },
    ];
    expect(sidesOfCall({ timeline: [], sounds: [], audible }).assistant).toHaveLength(segments);
  });

  it('lets a sound begin with the nearest tick', () => {
    const sounds = [{ kind: 'turn', startMs: 1985, endMs: 2400 }] as const;
    expect(sidesOfCall({ timeline: [], sounds }).caller).toMatchObject([{ startMs: 2000, endMs: 2600 }]);
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
