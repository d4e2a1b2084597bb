import { describe, expect, it } from 'vitest';
import { VoiceLevel } from './voice-level.ts';

/** A window of a voice: 200 Hz and, as strong as `treble` says beside it, 2 kHz. */
function voiced(dbfs: number, treble = 0.5): Int16Array {
  const peak = 32_768 * 10 ** (dbfs / 20);
  const wave = (hz: number, at: number) => Math.sin((2 * Math.PI * hz * at) / 8000);
  return Int16Array.from({ length: 256 }, (_, at) => peak * (0.5 * wave(200, at) + 0.5 * treble * wave(2000, at)));
}

/** How much weaker the last of these voices is; each given by its strongest window in dBFS. */
function weakerAfter(...voices: readonly number[]): number {
  const level = new VoiceLevel();
  let weakerDb = 0;
  for (const dbfs of voices) {
    level.voiceStarted();
    level.window(voiced(dbfs - 6));
    level.window(voiced(dbfs));
    ({ weakerDb } = level);
    level.learn();
  }
  return weakerDb;
}

describe('VoiceLevel', () => {
  it('knows nothing of the first voice', () => {
    expect(weakerAfter(-40)).toBe(0);
  });

  it('says how much weaker a voice is than the ones before', () => {
    expect(weakerAfter(-20, -20, -32)).toBeCloseTo(12, 1);
  });

  it('calls a louder voice not weaker', () => {
    expect(weakerAfter(-30, -20)).toBe(0);
  });

  it('is not led astray by weak voices and a shout between usual ones', () => {
    expect(weakerAfter(-20, -33, -22, -35, -21, -32)).toBeGreaterThanOrEqual(10);
    expect(weakerAfter(-20, -21, -8, -20)).toBeCloseTo(0, 1);
  });

  it('gets used to a caller who stays weak', () => {
    expect(weakerAfter(-20, -32, -32, -32, -32, -32)).toBeLessThan(6);
  });

  it('calls a voice weaker whose high sounds stay behind, as of a mouth that is turned away', () => {
    const level = new VoiceLevel();
    level.window(voiced(-20));
    level.learn();
    level.voiceStarted();
    level.window(voiced(-20, 0.1));
    expect(level.weakerDb).toBeGreaterThan(5);
  });

  it('tells when a window is the strongest of its voice so far', () => {
    const level = new VoiceLevel();
    expect([-30, -20, -25].map((dbfs) => level.window(voiced(dbfs)))).toEqual([true, true, false]);
  });

  it('waits with that for the whole voice: a word may begin without high sounds', () => {
    const level = new VoiceLevel();
    level.window(voiced(-20));
    level.learn();
    level.voiceStarted();
    level.window(voiced(-20, 0.1));
    expect(level.weakerSoFarDb).toBeLessThan(2);
  });
});
