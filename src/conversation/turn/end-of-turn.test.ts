import { describe, expect, it } from 'vitest';
import type { Completeness } from './end-of-turn/heard.ts';
import { completenessOf, MAX_SILENCE_MS, silenceFor } from './end-of-turn.ts';
import { turnLanguage } from './language.ts';

describe('completenessOf', () => {
  it.each<[string, string, Completeness]>([
    ['en-GB', 'What are your opening hours?', 'complete'],
    ['en-GB', 'yes', 'complete'],
    ['en-GB', 'a table for two please', 'complete'],
    ['en-GB', 'I would like to book a table.', 'complete'],
    ['en-GB', 'I would like a table for two', 'open'],
    ['en-GB', 'I would like a table for', 'unfinished'],
    ['en-GB', 'Monday and', 'unfinished'],
    ['en-GB', 'well, um', 'unfinished'],
    ['en-GB', 'on Monday,', 'unfinished'],
    ['en-GB', 'my number is oh six one two', 'dictating'],
    ['en-GB', 'it is 06 12', 'dictating'],
    ['en-GB', 'it is 06 12 34 56 78', 'open'],
    ['en-GB', 'that is spelled M A R', 'dictating'],
    ['en-GB', 'my email is john at example', 'dictating'],
    ['en-GB', 'my email is john at example dot com', 'open'],
    ['en-GB', 'I am looking at example', 'open'],
    ['fr-FR', 'Bonjour, je voudrais un rendez-vous mardi', 'open'],
    ['fr-FR', 'je voudrais un rendez-vous avec', 'unfinished'],
    ['fr-FR', 'euh', 'unfinished'],
    ['fr-FR', 'c’est le zéro six douze', 'dictating'],
    ['fr-FR', 'non merci', 'complete'],
    ['fr-FR', 'au revoir', 'complete'],
    ['it-IT', 'vorrei un appuntamento per', 'unfinished'],
    ['it-IT', 'sì grazie', 'complete'],
    ['es-ES', 'quiero una cita con', 'unfinished'],
    ['es-ES', 'nada más, adiós', 'complete'],
    ['en-GB', '', 'open'],
  ])('%s %j is %s', (tag, text, expected) => {
    expect(completenessOf(text, turnLanguage(tag))).toBe(expected);
  });
});

describe('silenceFor', () => {
  const en = turnLanguage('en');

  it('is the setting for a sentence that may be over, less for a complete one, more for an unfinished one', () => {
    expect(silenceFor('a table for two', en, 500)).toBe(500);
    expect(silenceFor('yes', en, 500)).toBe(300);
    expect(silenceFor('a table for', en, 500)).toBe(1300);
    expect(silenceFor('oh six one two', en, 500)).toBe(1800);
  });

  it('stays within its bounds whatever the setting is', () => {
    expect(silenceFor('yes', en, 200)).toBe(250);
    expect(silenceFor('a table for', en, 3000)).toBe(MAX_SILENCE_MS);
    expect(silenceFor('a table', en, 9000)).toBe(MAX_SILENCE_MS);
  });
});
