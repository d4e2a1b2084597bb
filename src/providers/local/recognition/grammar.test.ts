import { describe, expect, it } from 'vitest';
import { buildGrammar, wordsOf } from './grammar.ts';

const NOTHING = { language: 'en', phrases: [], before: [], after: [], digits: { words: [], atMost: 0 } };

/** Every sentence of at most `limit` words that a network takes. */
function sentencesOf(network: string, limit: number): string[] {
  const transitions = [...network.matchAll(/^TRANSITION (\d+) (\d+) \S+ ?(\S*)$/gm)].map(([, from, to, word]) => ({
    ...{ from, to, word },
  }));
  const final = /^FINAL_STATE (\d+)$/m.exec(network)?.[1];
  const found = new Set<string>();
  const walk = (state: string | undefined, words: readonly string[]) => {
    if (state === final) found.add(words.join(' '));
    for (const { to, word } of transitions.filter(({ from }) => from === state)) {
      const next = word ? [...words, word] : words;
      if (next.length <= limit) walk(to, next);
    }
  };
  walk('0', []);
  return [...found].sort();
}

describe('the grammar of phrases', () => {
  it('takes exactly the phrases', () => {
    const { network, words } = buildGrammar({ ...NOTHING, phrases: ['Open today?', 'Open the door', 'open today'] });
    expect(sentencesOf(network, 5)).toEqual(['open the door', 'open today']);
    expect([...words].sort()).toEqual(['door', 'open', 'the', 'today']);
  });

  it('takes what begins before a phrase again and again, and what follows once', () => {
    const { network } = buildGrammar({ ...NOTHING, phrases: ['help'], before: ['um'], after: ['thank you'] });
    expect(sentencesOf(network, 4)).toEqual([
      ...['help', 'help thank you', 'um help', 'um help thank you', 'um um help', 'um um um help'],
    ]);
  });

  it('takes a phrase that is the beginning of another', () => {
    const { network } = buildGrammar({ ...NOTHING, phrases: ['no', 'no thank you'] });
    expect(sentencesOf(network, 4)).toEqual(['no', 'no thank you']);
  });

  it('takes digits one after another, and nothing after the last', () => {
    const { network } = buildGrammar({ ...NOTHING, digits: { words: ['one', 'two'], atMost: 2 } });
    expect(sentencesOf(network, 4)).toEqual(['one', 'one one', 'one two', 'two', 'two one', 'two two']);
  });

  it('spells texts as words', () => {
    expect(wordsOf('Où est-ce ? C’est à 2 km', 'fr')).toEqual(['où', 'est', 'ce', "c'est", 'à', 'deux', 'km']);
  });
});
