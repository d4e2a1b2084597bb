import { describe, expect, it } from 'vitest';
import { claimsTurn, plainWords, turnLanguage } from './language.ts';

describe('claimsTurn', () => {
  it.each([
    ['en-GB', 'mm-hm'],
    ['en-US', 'Yeah, okay.'],
    ['fr-FR', 'Mm-hm.'],
    ['fr-FR', 'oui, d’accord'],
    ['fr-FR', 'D’accord, très bien.'],
    ['it-IT', 'va bene'],
    ['es-ES', 'sí, claro'],
    ['en-GB', ''],
    ['en-GB', '...'],
  ])('leaves the turn to the assistant: %s %j', (tag, text) => {
    expect(claimsTurn(text, turnLanguage(tag), false)).toBe(false);
  });

  it.each([
    ['en-GB', 'stop'],
    ['en-GB', 'no wait'],
    ['en-GB', 'yes yes yes yes'],
    ['fr-FR', 'non'],
    ['fr-FR', 'oui mais demain'],
    ['de-DE', 'Moment'],
  ])('takes the turn: %s %j', (tag, text) => {
    expect(claimsTurn(text, turnLanguage(tag), false)).toBe(true);
  });

  it('takes a greeting for a turn, but not during the first message', () => {
    expect(claimsTurn('Allô ?', turnLanguage('fr-FR'), false)).toBe(true);
    expect(claimsTurn('Allô ?', turnLanguage('fr-FR'), true)).toBe(false);
  });
});

describe('plainWords', () => {
  it('drops accents, case and punctuation, and keeps what is inside a word', () => {
    expect(plainWords('Ça y est, « c’est » rendez-vous 12,5 !')).toEqual([
      'ca',
      'y',
      'est',
      "c'est",
      'rendez-vous',
      '12',
      '5',
    ]);
  });
});
