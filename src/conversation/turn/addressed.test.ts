import { describe, expect, it } from 'vitest';
import { LANGUAGES, utterances } from '../../../test/kit/end-of-turn-set.ts';
import { SIDE_TALK_LANGUAGES, sideTalkSet } from '../../../test/kit/side-talk-set.ts';
import { HELD_OUT, PHRASE_LANGUAGES, TUNED } from '../../../test/sim/phrases.ts';
import { type AddressContext, addresseeOf } from './addressed.ts';
import { plainWords, turnLanguage } from './language.ts';

const near = { language: 'en', weakerDb: 0, overReply: false, goesOn: false };
const toWhom = (text: string, { language, ...context }: AddressContext & { language: string }) =>
  addresseeOf(plainWords(text), turnLanguage(language).address, context);
const share = (texts: readonly string[], context: AddressContext & { language: string }, addressee: string) =>
  texts.filter((text) => toWhom(text, context) === addressee).length / texts.length;

describe('addresseeOf', () => {
  it.each([
    ['I am on the phone', near, 'somebody-else'],
    ['one moment please', near, 'somebody-else'],
    ['hold on', { ...near, overReply: true }, 'assistant'],
    ['hold on', { ...near, overReply: true, weakerDb: 12 }, 'somebody-else'],
    ['yes', { ...near, weakerDb: 14 }, 'assistant'],
    ['still hot', { ...near, weakerDb: 12 }, 'assistant'],
    ['still hot', { ...near, weakerDb: 12, goesOn: true }, 'somebody-else'],
    ['what does it cost', { ...near, goesOn: true }, 'assistant'],
    ['I would like an appointment', { ...near, weakerDb: 14 }, 'assistant'],
    ['um', near, 'nobody'],
    ['euh', { ...near, language: 'fr-FR' }, 'nobody'],
    ['um yes', near, 'assistant'],
    ['', near, 'assistant'],
  ] as const)('takes "%s" %o to be for %s', (text, context, addressee) => {
    expect(toWhom(text, context)).toBe(addressee);
  });

  it.each(PHRASE_LANGUAGES)(
    'knows most side talk away from the telephone, and every turn at its usual level (%s)',
    (language) => {
      for (const [phrases, least] of [
        [TUNED[language], 0.95],
        [HELD_OUT[language], 0.85],
      ] as const) {
        for (const overReply of [false, true]) {
          const away = { language, weakerDb: 12, overReply, goesOn: false };
          expect(share(phrases.asides, away, 'somebody-else'), 'asides').toBeGreaterThanOrEqual(least);
          expect(share(phrases.turns, { ...away, weakerDb: 0 }, 'assistant'), 'turns').toBe(1);
          expect(share(phrases.hesitations, away, 'nobody'), 'hesitations').toBe(1);
        }
      }
    },
  );

  it.each(SIDE_TALK_LANGUAGES)('knows side talk in phrases that its words were not chosen by (%s)', (language) => {
    const { sideTalk, genuine } = sideTalkSet(language, 'held-out');
    for (const overReply of [false, true]) {
      const spoken = (weakerDb: number) => ({ language, weakerDb, overReply, goesOn: false });
      expect(share(sideTalk, spoken(12), 'somebody-else'), 'turned away').toBeGreaterThanOrEqual(0.95);
      expect(share(sideTalk, spoken(7), 'somebody-else'), 'half turned away').toBeGreaterThanOrEqual(0.7);
      expect(share(genuine, spoken(5), 'assistant'), 'for the assistant').toBe(1);
    }
  });

  it.each(LANGUAGES)('ignores fewer than one turn in a hundred of those in the end-of-turn set (%s)', (language) => {
    const said = [...utterances(language, 'tuning'), ...utterances(language, 'held-out')];
    const texts = said.map(({ segments }) => segments.join(' '));
    const ignored = (weakerDb: number) => share(texts, { ...near, language, weakerDb }, 'somebody-else');
    expect(ignored(0)).toBe(0);
    expect(ignored(7)).toBeLessThan(0.02);
  });
});
