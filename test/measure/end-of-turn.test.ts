import { describe, expect, it } from 'vitest';
import { HALVES, LANGUAGES, ours, playHalf, scoreOf, silenceOnly, utterances, WHOLE } from '../kit/end-of-turn-set.ts';

const CASES = LANGUAGES.flatMap((language) => HALVES.map((half) => [language, half] as const));

describe.each(CASES)('the end of a turn, %s %s', (language, half) => {
  const mine = playHalf(language, half, ours);
  const other = playHalf(language, half, silenceOnly);

  it('is told from 200 different turns', () => {
    expect(new Set(utterances(language, half).map(({ segments }) => segments.join(' '))).size).toBeGreaterThanOrEqual(
      200,
    );
  });

  it('is never declared in the middle of more than 2 % of them, where silence alone cuts off every fourth', () => {
    expect(scoreOf(mine).cutOff).toBeLessThanOrEqual(0.02);
    expect(scoreOf(other).cutOff).toBeGreaterThan(0.25);
  });

  it('is declared 150 ms sooner after whole sentences than by silence alone', () => {
    const whole = (played: typeof mine) => scoreOf(played.filter(({ utterance }) => WHOLE.has(utterance.kind)));
    expect(whole(other).meanDelayMs - whole(mine).meanDelayMs).toBeGreaterThanOrEqual(150);
  });
});
