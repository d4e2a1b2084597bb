import { describe, expect, it } from 'vitest';
import { Playout } from '#audio';
import { Interruption } from './interruption.ts';

/** An assistant that is being heard. */
function speaking() {
  const playout = new Playout();
  playout.begin('a');
  playout.play('a', new Int16Array(16_000).fill(8000));
  const loudness = () => {
    const out = new Int16Array(160);
    playout.pull(out);
    return out[159] ?? 0;
  };
  loudness();
  return { playout, loudness, interruption: new Interruption(playout) };
}

describe('a voice over the assistant', () => {
  it('pauses it when it is as strong as usual', () => {
    const { playout, interruption } = speaking();
    interruption.voiceStarted();
    interruption.voiceLikely(3);
    expect(playout.paused).toBe(true);
    expect(interruption.voiceConfirmed(0)).toBe(true);
  });

  it('that proves to be turned away lets it go on, quieter, until the voice is over', () => {
    const { playout, loudness, interruption } = speaking();
    interruption.voiceStarted();
    interruption.voiceLikely(10);
    expect(playout.paused).toBe(true);
    expect(interruption.voiceConfirmed(10)).toBe(false);
    loudness();
    loudness();
    expect(loudness()).toBeLessThan(2000);
    expect(loudness()).toBeGreaterThan(0);
    interruption.voiceEnded(true);
    loudness();
    loudness();
    expect(loudness()).toBe(8000);
  });

  it('leaves a pause alone that another voice has caused', () => {
    const { playout, interruption } = speaking();
    interruption.voiceStarted();
    interruption.voiceLikely(0);
    interruption.voiceConfirmed(0);
    interruption.voiceEnded(true);
    interruption.voiceStarted();
    expect(interruption.voiceConfirmed(12)).toBe(true);
    expect(playout.paused).toBe(true);
  });

  it('that seemed turned away and is not pauses it as soon as it is stronger', () => {
    const { playout, interruption } = speaking();
    interruption.voiceStarted();
    interruption.voiceConfirmed(10);
    expect([interruption.voiceStronger(9), playout.paused]).toEqual([false, false]);
    expect([interruption.voiceStronger(7), playout.paused]).toEqual([true, true]);
  });

  it('does not pause it again after its words were decided on', () => {
    const { playout, interruption } = speaking();
    interruption.voiceStarted();
    interruption.voiceConfirmed(3);
    interruption.decided();
    expect([interruption.voiceStronger(0), playout.paused]).toEqual([false, false]);
  });
});
