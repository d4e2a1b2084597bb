/** What a recogniser listens for: a network of words. */
export interface Grammar {
  /** The network in the format of sphinxbase's `fsg_model_read`. */
  readonly network: string;
  readonly words: ReadonlySet<string>;
}

interface Transition {
  readonly from: number;
  readonly to: number;
  readonly probability: number;
  readonly word?: string;
}

export interface GrammarSource {
  readonly language: string;
  readonly phrases: readonly string[];
  /** What may be said before a phrase, any number of times. */
  readonly before: readonly string[];
  /** What may be said after a phrase, once. */
  readonly after: readonly string[];
  /** Words of a number said digit by digit. */
  readonly digits: { readonly words: readonly string[]; readonly atMost: number };
}

/** Share of the probability that goes on with a word of politeness before or after a phrase. */
const AROUND = 0.1;
/** States of every network. What comes before a phrase loops on `BEFORE`. */
const START = 0;
const BEFORE = 1;
const AFTER = 2;
const FINAL = 3;
const FIRST_FREE = 4;
/** Share of the probability that goes to a number. */
const DIGITS_SHARE = 0.05;

/**
 * A network of all phrases, each once, with courtesies before and after it, and of digits one after
 * another. Phrases that begin alike share states: the search costs less. It is written out rather than left to a JSGF
 * grammar, whose closure (`<a>+`) lets words run into rules that they are no part of.
 */
export function buildGrammar(source: GrammarSource): Grammar {
  const network = new Network(source.language);
  network.add(source.phrases, BEFORE, AFTER, 1);
  network.add(source.before, BEFORE, BEFORE, AROUND);
  network.add(source.after, AFTER, FINAL, AROUND);
  network.addDigits(source.digits);
  return { network: network.text(), words: network.words() };
}

class Network {
  readonly #language: string;
  readonly #transitions: Transition[] = [
    { from: START, to: BEFORE, probability: 1 },
    { from: AFTER, to: FINAL, probability: 1 },
  ];
  #states = FIRST_FREE;

  constructor(language: string) {
    this.#language = language;
  }

  /** Adds `texts` as ways between two states, which share `probability`. */
  add(texts: readonly string[], from: number, to: number, probability: number): void {
    const sentences = new Set(texts.map((text) => wordsOf(text, this.#language).join(' ')).filter(Boolean));
    const prefixes = new Map<string, number>();
    for (const sentence of sentences)
      this.#addSentence(sentence.split(' '), from, to, probability / sentences.size, prefixes);
  }

  /** One digit after another; any of them may be the last. */
  addDigits({ words, atMost }: GrammarSource['digits']): void {
    for (let count = 0; count < atMost; count++) {
      const from = count === 0 ? BEFORE : this.#states++;
      const share = (count === 0 ? DIGITS_SHARE : 1) / Math.max(1, words.length);
      for (const word of words) this.#transitions.push({ from, to: this.#states, probability: share, word });
      this.#transitions.push({ from: this.#states, to: AFTER, probability: 1 });
    }
    this.#states++;
  }

  words(): Set<string> {
    return new Set(this.#transitions.flatMap(({ word }) => word ?? []));
  }

  text(): string {
    const lines = this.#transitions.map(
      ({ from, to, probability, word }) => `TRANSITION ${from} ${to} ${probability.toPrecision(6)} ${word ?? ''}`,
    );
    const head = [`NUM_STATES ${this.#states}`, `START_STATE ${START}`, `FINAL_STATE ${FINAL}`];
    return ['FSG_BEGIN phrases', ...head, ...lines, 'FSG_END', ''].join('\n');
  }

  #addSentence(
    words: readonly string[],
    from: number,
    to: number,
    probability: number,
    prefixes: Map<string, number>,
  ): void {
    let state = from;
    words.forEach((word, index) => {
      const share = index === 0 ? probability : 1;
      if (index === words.length - 1) {
        this.#transitions.push({ from: state, to, probability: share, word });
        return;
      }
      const prefix = words.slice(0, index + 1).join(' ');
      let next = prefixes.get(prefix);
      if (next === undefined) {
        next = this.#states++;
        prefixes.set(prefix, next);
        this.#transitions.push({ from: state, to: next, probability: share, word });
      }
      state = next;
    });
  }
}

/** The words of a text as the recogniser knows them: lower case, no punctuation, digits as words. */
export function wordsOf(text: string, language: string): string[] {
  return spelledDigits(text, language)
    .toLocaleLowerCase(language)
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{M}' ]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter(Boolean);
}

const DIGITS: Readonly<Record<string, readonly string[]>> = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
  it: ['zero', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove'],
  es: ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
};

export const digitWords = (language: string): readonly string[] => DIGITS[language.slice(0, 2)] ?? [];

/** A digit is read out one by one: "42" as "four two". */
function spelledDigits(text: string, language: string): string {
  const words = digitWords(language);
  return text.replace(/[0-9]/g, (digit) => ` ${words[Number(digit)] ?? digit} `);
}
