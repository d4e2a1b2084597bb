import { describe, expect, it } from 'vitest';
import { guessLanguage } from './index.ts';

describe('the language of a sentence', () => {
  it.each([
    ['We are open from seven to seven.', 'en-GB'],
    ['Goodbye.', 'en-GB'],
    ['Nous sommes ouverts de sept à dix-neuf heures.', 'fr-FR'],
    ['Au revoir.', 'fr-FR'],
    ["Un instant, s'il vous plaît.", 'fr-FR'],
    ['Le lundi, nous sommes fermés.', 'fr-FR'],
    ['1234', undefined],
    ['', undefined],
    ['Parley', undefined],
  ])('%s', (text, expected) => {
    expect(guessLanguage(text, ['en-GB', 'fr-FR'])).toBe(expected);
  });

  it('is one of those asked about', () => {
    expect(guessLanguage('Nous sommes ouverts.', ['en-GB'])).toBeUndefined();
    expect(guessLanguage('Nous sommes ouverts.', [])).toBeUndefined();
  });
});
