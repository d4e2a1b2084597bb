import { type BrainLanguage, isSmall, plainWords, stem, stemLikeness } from './words.ts';

interface WeighedWord {
  readonly stem: string;
  readonly weight: number;
}

interface Entry<T> {
  readonly value: T;
  readonly language: BrainLanguage;
  readonly plain: string;
  readonly words: readonly WeighedWord[];
}

export interface PhraseMatch<T> {
  readonly value: T;
  readonly language: BrainLanguage;
  /** 0..1; 1 is the phrase itself. */
  readonly score: number;
}

const SMALL_WEIGHT = 0.25;
/** A phrase that is contained in a longer sentence counts almost as much as the phrase alone. */
const CONTAINED = 0.9;
/** What a phrase in another language has to be better by. */
const OTHER_LANGUAGE = 0.12;

/** Finds which of many example phrases a sentence is nearest to. */
export class PhraseIndex<T> {
  readonly #entries: Entry<T>[] = [];

  add(value: T, language: BrainLanguage, phrases: readonly string[]): void {
    for (const phrase of phrases)
      this.#entries.push({ value, language, plain: plainWords(phrase).join(' '), words: weighed(phrase, language) });
  }

  /** The nearest phrase; one in `language` is preferred. Of equals the one added first. */
  best(text: string, language: BrainLanguage): PhraseMatch<T> | undefined {
    const said = { en: weighed(text, 'en'), fr: weighed(text, 'fr') };
    const plain = plainWords(text).join(' ');
    let best: PhraseMatch<T> | undefined;
    let bestRank = 0;
    for (const entry of this.#entries) {
      const score = entry.plain === plain ? 1 : 0.99 * likeness(said[entry.language], entry.words);
      const rank = score - (entry.language === language ? 0 : OTHER_LANGUAGE);
      if (rank <= bestRank) continue;
      best = { value: entry.value, language: entry.language, score };
      bestRank = rank;
    }
    return best;
  }
}

function weighed(text: string, language: BrainLanguage): WeighedWord[] {
  const words = [...new Set(plainWords(text))];
  return words.map((word) => ({ stem: stem(word), weight: isSmall(word, language) ? SMALL_WEIGHT : 1 }));
}

const total = (words: readonly WeighedWord[]): number => words.reduce((sum, { weight }) => sum + weight, 0);

function likeness(said: readonly WeighedWord[], phrase: readonly WeighedWord[]): number {
  const shared = phrase.reduce((sum, word) => sum + word.weight * nearest(word, said), 0);
  if (shared === 0) return 0;
  const dice = (2 * shared) / (total(said) + total(phrase));
  // A phrase of small words only ("who are you") is contained in too many sentences.
  const isTelling = phrase.some(({ weight }) => weight === 1);
  return Math.max(dice, isTelling ? (CONTAINED * shared) / total(phrase) - 0.02 * said.length : 0);
}

function nearest(word: WeighedWord, said: readonly WeighedWord[]): number {
  return said.reduce((best, other) => Math.max(best, stemLikeness(word.stem, other.stem)), 0);
}
