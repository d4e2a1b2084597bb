import { describe, expect, it } from 'vitest';
import { type ClaimContext, claimsTurn, gistOf, plainWords, turnLanguage } from './language.ts';

const over = { minimumWords: 1, duringFirstMessage: false, unfinished: false, answering: false };
const claims = (tag: string, text: string, context: Partial<ClaimContext> = {}) =>
  claimsTurn(text, turnLanguage(tag), { ...over, ...context });

describe('claimsTurn', () => {
  it.each([
    ['en-GB', 'mm-hm'],
    ['en-GB', 'Mm-hmm.'],
    ['en-GB', 'mhmm'],
    ['en-GB', 'uh-huh'],
    ['fr-FR', 'hmm hmm'],
    ['en-GB', 'Uh huh.'],
    ['en-US', 'Yeah, okay.'],
    ['en-US', 'Oh, I see, of course.'],
    ['en-GB', "Yes, that's right."],
    ['fr-FR', 'Mm-hm.'],
    ['fr-FR', 'oui, d’accord'],
    ['fr-FR', 'D’accord, très bien.'],
    ['fr-FR', 'Je vois.'],
    ['fr-FR', 'Oui, tout à fait, bien sûr.'],
    ['it-IT', 'va bene'],
    ['it-IT', 'Sì, ho capito.'],
    ['es-ES', 'sí, claro'],
    ['es-ES', 'Ya veo, por supuesto.'],
    ['en-GB', ''],
    ['en-GB', '...'],
  ])('leaves the turn to the assistant: %s %j', (tag, text) => {
    expect(claims(tag, text)).toBe(false);
  });

  it.each([
    ['en-GB', 'stop'],
    ['en-GB', 'mm-hmm but wait'],
    ['en-GB', 'mum'],
    ['en-GB', 'no wait'],
    ['en-GB', 'yes yes yes yes'],
    ['en-GB', 'I see the problem'],
    ['fr-FR', 'non'],
    ['fr-FR', 'oui mais demain'],
    ['fr-FR', 'je vois pas'],
    ['de-DE', 'Moment'],
  ])('takes the turn: %s %j', (tag, text) => {
    expect(claims(tag, text)).toBe(true);
  });

  it('takes a greeting for a turn, but not during the first message', () => {
    for (const text of ['Allô ?', 'Oui, bonjour.']) {
      expect(claims('fr-FR', text)).toBe(true);
      expect(claims('fr-FR', text, { duringFirstMessage: true })).toBe(false);
    }
  });

  it('waits for the rest of what may become a backchannel', () => {
    expect(claims('en-GB', 'yeah I', { unfinished: true })).toBe(false);
    expect(claims('en-GB', 'yeah I want', { unfinished: true })).toBe(true);
    expect(claims('en-GB', 'yeah I')).toBe(true);
    expect(claims('fr-FR', 'tout à', { unfinished: true })).toBe(false);
  });

  it('wants the least number of words', () => {
    expect(claims('en-GB', 'tomorrow morning', { minimumWords: 3 })).toBe(false);
    expect(claims('en-GB', 'not tomorrow morning', { minimumWords: 3 })).toBe(true);
    expect(claims('en-GB', 'yes of course', { minimumWords: 3 })).toBe(false);
  });

  it.each([
    ['en-GB', 'Wait.'],
    ['en-GB', 'stop'],
    ['en-GB', 'okay, hold on'],
    ['fr-FR', 'Attendez !'],
    ['fr-FR', 'un moment'],
    ['fr-FR', 'excusez-moi'],
    ['it-IT', 'aspetti'],
    ['it-IT', 'un attimo'],
    ['es-ES', 'espere'],
    ['es-ES', 'un momento'],
  ])('takes the turn for a request to stop, in however few words: %s %j', (tag, text) => {
    expect(claims(tag, text, { minimumWords: 5, duringFirstMessage: true })).toBe(true);
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

describe('gistOf', () => {
  it.each([
    ['en-GB', 'What are your opening hours, please?', 'what are your opening hours'],
    ['en-GB', 'No, thanks.', 'no'],
    ['en-GB', 'thank you', 'thank you'],
    ['en-GB', 'please repeat that', 'please repeat that'],
    ['fr-FR', 'Vos horaires, s’il vous plaît, merci', 'vos horaires'],
    ['it-IT', 'quanto costa, per favore?', 'quanto costa'],
    ['es-ES', '¿Cuánto cuesta, por favor?', 'cuanto cuesta'],
    ['de-DE', 'Wie spät ist es', 'wie spat ist es'],
  ])('%s %j asks %j', (tag, text, gist) => {
    expect(gistOf(text, turnLanguage(tag))).toBe(gist);
  });
});
