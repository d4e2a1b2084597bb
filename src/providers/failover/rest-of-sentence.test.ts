import { describe, expect, it } from 'vitest';
import { restOfSentence } from './rest-of-sentence.ts';

const TEXT = 'We are open from nine to five, and on Saturdays from ten to noon.';

describe('the rest of a sentence', () => {
  it('begins with the word that was cut, where the voice told its words', () => {
    const words = [...TEXT.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, offsetMs: index * 50 }));
    expect(restOfSentence(TEXT, 13 * 50, words, 1)).toBe('from nine to five, and on Saturdays from ten to noon.');
    expect(restOfSentence(TEXT, 20 * 50, words, 1)).toBe('nine to five, and on Saturdays from ten to noon.');
  });

  it('begins with the nearest clause otherwise', () => {
    expect(restOfSentence(TEXT, 25 * 65, [], 1)).toBe('and on Saturdays from ten to noon.');
    expect(restOfSentence(TEXT, 40 * 65, [], 1)).toBe('and on Saturdays from ten to noon.');
  });

  it('begins with the nearest word when the clause is far', () => {
    expect(restOfSentence(TEXT, 57 * 65, [], 1)).toBe('to noon.');
    expect(restOfSentence('We are open from nine to five.', 12 * 65, [], 1)).toBe('from nine to five.');
  });

  it('counts a faster voice for what it is', () => {
    expect(restOfSentence('We are open from nine to five.', 6 * 65, [], 2)).toBe('from nine to five.');
  });

  it('is nothing when all was said', () => {
    expect(restOfSentence('Yes.', 1000, [], 1)).toBe('');
  });

  it('never is the whole sentence', () => {
    for (let spokenMs = 65; spokenMs < 5000; spokenMs += 65)
      expect(restOfSentence(TEXT, spokenMs, [], 1).length).toBeLessThan(TEXT.length);
  });
});
