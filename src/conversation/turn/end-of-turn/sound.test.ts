import { describe, expect, it } from 'vitest';
import { MAX_SILENCE_MS, silenceFor } from '../end-of-turn.ts';
import type { Completeness } from './heard.ts';
import { silenceHeard } from './sound.ts';

const ALL: readonly Completeness[] = ['complete', 'likely', 'open', 'expectant', 'unfinished', 'dictating', 'holding'];
const BASES = [200, 300, 500, 1000, 3000];

describe('silenceHeard()', () => {
  it('is what the words say where nobody knows how they sounded', () => {
    for (const words of ALL)
      for (const baseMs of BASES) expect(silenceHeard(words, undefined, baseMs)).toBe(silenceFor(words, baseMs));
  });

  it.each(BASES)('is never longer for a finished voice nor shorter for another, and bounded, base %i ms', (baseMs) => {
    for (const words of ALL) {
      const usualMs = silenceFor(words, baseMs);
      expect(silenceHeard(words, 0.9, baseMs)).toBeLessThanOrEqual(usualMs);
      expect(silenceHeard(words, 0.1, baseMs)).toBeGreaterThanOrEqual(usualMs);
      expect(silenceHeard(words, 0.1, baseMs)).toBeLessThanOrEqual(MAX_SILENCE_MS);
    }
  });

  it.each<[Completeness, readonly [finished: number, unknown: number, goingOn: number]]>([
    ['likely', [250, 275, 800]],
    ['open', [275, 500, 800]],
    ['expectant', [500, 800, 1600]],
  ])('shortens and lengthens the wait for %s words', (words, expected) => {
    expect([0.9, undefined, 0.1].map((probability) => silenceHeard(words, probability, 500))).toEqual(expected);
  });

  it.each<Completeness>(['complete', 'unfinished', 'dictating', 'holding'])('leaves %s words alone', (words) => {
    for (const probability of [0, 1]) expect(silenceHeard(words, probability, 500)).toBe(silenceFor(words, 500));
  });

  it('takes even odds for a voice that goes on', () => {
    expect([silenceHeard('open', 0.5, 500), silenceHeard('open', 0.501, 500)]).toEqual([800, 275]);
  });

  it('waits for words that still change, finished voice or not', () => {
    const timing = { endedAtMs: 1000, changedAtMs: 1100, isFinal: false };
    expect(silenceHeard('open', 0.9, 500, timing)).toBe(400);
  });
});
