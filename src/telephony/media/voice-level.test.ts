import { describe, expect, it } from 'vitest';
import { VoiceLevel } from './voice-level.ts';

/** How much weaker the last of these voices is; each given by its strongest window in dBFS. */
function weakerAfter(...voices: readonly number[]): number {
  const level = new VoiceLevel();
  let weakerDb = 0;
  for (const dbfs of voices) {
    level.voiceStarted();
    level.window(dbfs - 6);
    level.window(dbfs);
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
    expect(weakerAfter(-20, -20, -32)).toBe(12);
  });

  it('calls a louder voice not weaker', () => {
    expect(weakerAfter(-30, -20)).toBe(0);
  });

  it('is not led astray by weak voices and a shout between usual ones', () => {
    expect(weakerAfter(-20, -33, -22, -35, -21, -32)).toBeGreaterThanOrEqual(10);
    expect(weakerAfter(-20, -21, -8, -20)).toBe(0);
  });

  it('gets used to a caller who stays weak', () => {
    expect(weakerAfter(-20, -32, -32, -32, -32, -32)).toBeLessThan(6);
  });
});
