import type { Document } from './assistant.ts';

/** A piece of a document that can be read out, with where it comes from. */
export interface Passage {
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

/** Longest passage: about half a minute of speech. */
const PASSAGE_CHARACTERS = 500;
/** Okapi BM25 with its customary constants. */
const K1 = 1.2;
const B = 0.75;

/** Cuts documents into passages at the ends of lines and sentences. */
export function passagesOf(documents: readonly Document[]): Passage[] {
  return documents.flatMap(({ title, language, text }) => {
    const passages: string[] = [];
    for (const sentence of text.split(/(?<=[.!?])\s+|\n+/)) {
      const last = passages.at(-1);
      if (sentence.trim() === '') continue;
      if (last === undefined || last.length + sentence.length > PASSAGE_CHARACTERS) passages.push(sentence.trim());
      else passages[passages.length - 1] = `${last} ${sentence.trim()}`;
    }
    return passages.map((passage) => ({ title, language, text: passage }));
  });
}

/** The words of a text as they are compared: lower case, without accents, plural s off, small words left out. */
export function searchWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.matchAll(/[\p{L}\p{N}]+/gu)]
    .map(([word]) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .filter((word) => word.length > 2 && !SMALL_WORDS.has(word));
}

const SMALL_WORDS = new Set(
  (
    'and are but can does for from have how its not our that the there this was what when where which who why will with you your ' +
    'avec ce cette comment dan de des du elle est et etes fait ils les leur mais nous par pas pour quand que quel quelle quels qui ' +
    'sont sur une vos votre vous'
  ).split(' '),
);

/**
 * The passages that share most with `query`, best first, by BM25 over words; titles count as part of the text. Those in
 * `language` come before others of equal worth. Empty when nothing matches.
 */
export function searchPassages(
  passages: readonly Passage[],
  query: string,
  options: { readonly language: string; readonly limit: number },
): Passage[] {
  const words = [...new Set(searchWords(query))];
  const texts = passages.map((passage) => searchWords(`${passage.title} ${passage.text}`));
  const meanLength = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
  const rarity = new Map(
    words.map((word) => {
      const holders = texts.filter((text) => text.includes(word)).length;
      return [word, Math.log(1 + (texts.length - holders + 0.5) / (holders + 0.5))] as const;
    }),
  );
  const short = (tag: string) => tag.slice(0, 2);
  return passages
    .map((passage, index) => {
      const text = texts[index] ?? [];
      const score = words.reduce((sum, word) => {
        const times = text.filter((other) => other === word).length;
        const weight = (times * (K1 + 1)) / (times + K1 * (1 - B + (B * text.length) / meanLength));
        return sum + (rarity.get(word) ?? 0) * weight;
      }, 0);
      const isOwnLanguage = short(passage.language) === short(options.language);
      return { passage, score: score * (isOwnLanguage ? 1.001 : 1) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, options.limit)
    .map(({ passage }) => passage);
}
