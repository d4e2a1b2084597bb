import { describe, expect, it } from 'vitest';
import type { Completeness } from './end-of-turn/heard.ts';
import { completenessOf, MAX_SILENCE_MS, silenceFor } from './end-of-turn.ts';
import { turnLanguage } from './language.ts';

describe('completenessOf', () => {
  it.each<[string, string, Completeness]>([
    ['en-GB', 'What are your opening hours?', 'complete'],
    ['en-GB', 'yes', 'complete'],
    ['en-GB', "you're closed on Mondays, aren't you", 'complete'],
    ['en-GB', 'a table for two please', 'likely'],
    ['en-GB', 'I would like to speak to your manager.', 'likely'],
    ['en-GB', 'what are your opening hours', 'likely'],
    ['en-GB', 'two people', 'open'],
    ['en-GB', 'good morning', 'expectant'],
    ['en-GB', 'I would like a table for', 'unfinished'],
    ['en-GB', 'I would like a table for.', 'unfinished'],
    ['en-GB', 'Monday and', 'unfinished'],
    ['en-GB', 'well, um', 'unfinished'],
    ['en-GB', 'on Monday,', 'unfinished'],
    ['en-GB', 'hang on a minute', 'holding'],
    ['en-GB', 'my number is oh six one two', 'dictating'],
    ['en-GB', 'my number is 07700 900', 'dictating'],
    ['en-GB', 'my number is 07700 900 123', 'complete'],
    ['en-US', 'it is 415 555 0132', 'complete'],
    ['en-GB', 'that is spelled M A R', 'dictating'],
    ['en-GB', 'Dunn, D U N N', 'complete'],
    ['en-GB', 'my email is john at example', 'dictating'],
    ['en-GB', 'my email is john at example dot com', 'complete'],
    ['en-GB', 'the car is at that point', 'likely'],
    ['en-GB', 'I was born on the third of May', 'dictating'],
    ['en-GB', 'I was born on the third of May 1980', 'likely'],
    ['fr-FR', 'Bonjour, je voudrais un devis pour la cuisine', 'likely'],
    ['fr-FR', 'je voudrais un rendez-vous avec', 'unfinished'],
    ['fr-FR', 'vous êtes fermés lundi n’est-ce pas', 'complete'],
    ['fr-FR', 'euh', 'unfinished'],
    ['fr-FR', 'c’est le zéro six douze', 'dictating'],
    ['fr-FR', 'zéro six douze trente-quatre cinquante-six quatre-vingt-dix', 'complete'],
    ['fr-FR', '+33 6 12 34 56 78', 'complete'],
    ['fr-FR', 'né le douze mars mille neuf cent', 'dictating'],
    ['fr-FR', 'du trois', 'unfinished'],
    ['fr-FR', 'il y a un souci', 'likely'],
    ['fr-FR', 'non merci', 'complete'],
    ['fr-FR', 'au revoir', 'complete'],
    ['it-IT', 'vorrei un tavolo per', 'unfinished'],
    ['it-IT', 'siete chiusi il lunedì, vero', 'complete'],
    ['it-IT', 'tre quattro sette centoventitré', 'dictating'],
    ['it-IT', 'sì grazie', 'complete'],
    ['es-ES', 'quiero una cita con', 'unfinished'],
    ['es-ES', 'cierran el lunes, ¿verdad?', 'complete'],
    ['es-ES', 'seiscientos doce treinta y cuatro', 'dictating'],
    ['es-ES', 'seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho', 'complete'],
    ['es-ES', 'nada más, adiós', 'complete'],
    ['de-DE', 'ich möchte einen Termin für', 'open'],
    ['de-DE', 'Wann haben Sie geöffnet?', 'complete'],
    ['en-GB', '', 'open'],
  ])('%s %j is %s', (tag, text, expected) => {
    expect(completenessOf(text, turnLanguage(tag))).toBe(expected);
  });
});

describe('silenceFor', () => {
  const en = turnLanguage('en');

  it('is the setting for words that do not tell, less for a complete sentence, more for an unfinished one', () => {
    expect(silenceFor(completenessOf('two people', en), 500)).toBe(500);
    expect(silenceFor(completenessOf('yes', en), 500)).toBe(250);
    expect(silenceFor(completenessOf('my train is late again', en), 500)).toBe(275);
    expect(silenceFor(completenessOf('a table for', en), 500)).toBe(1600);
    expect(silenceFor(completenessOf('oh six one two', en), 500)).toBe(1800);
  });

  it('stays within its bounds whatever the setting is', () => {
    expect(silenceFor(completenessOf('yes', en), 200)).toBe(250);
    expect(silenceFor(completenessOf('good morning', en), 2500)).toBe(MAX_SILENCE_MS);
    expect(silenceFor(completenessOf('a table', en), 9000)).toBe(MAX_SILENCE_MS);
  });

  it('waits until the words of a partial transcript have stopped changing', () => {
    const timing = { endedAtMs: 1000, changedAtMs: 1200 };
    expect(silenceFor(completenessOf('yes', en), 500, { ...timing, isFinal: false })).toBe(500);
    expect(silenceFor(completenessOf('yes', en), 500, { ...timing, isFinal: true })).toBe(250);
    expect(silenceFor(completenessOf('yes', en), 500, { ...timing, changedAtMs: 700, isFinal: false })).toBe(250);
  });
});
