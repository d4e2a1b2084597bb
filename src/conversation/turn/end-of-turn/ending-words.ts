/** What one language knows of how turns end. Words are lower case with their accents; phrases are lines (`phrases`). */
export interface EndingWords {
  /** A sentence does not end on these: conjunctions, prepositions, articles, auxiliaries, subject pronouns. */
  readonly dangling: ReadonlySet<string>;
  /** Endings of sentences whose last word is a dangling one elsewhere. */
  readonly finishedTails: readonly string[];
  /** Sounds and phrases of thinking. */
  readonly fillers: readonly string[];
  /** The caller asks for a moment. */
  readonly holds: readonly string[];
  /** What was just said is about to be put right. */
  readonly corrections: readonly string[];
  /** Nothing follows these when they end a sentence, or are one. */
  readonly closings: readonly string[];
  /** "isn't it?": turns a statement into a question and hands over the turn. */
  readonly tags: readonly string[];
  /** A question begins with these, wherever its mark was lost. */
  readonly questions: readonly string[];
  /** A clause that begins with these needs another one. */
  readonly conditions: readonly string[];
  /** The first of several things, and the words of the last one. */
  readonly enumerations: readonly string[];
  readonly lastOnes: readonly string[];
  /** Whole requests whose particulars usually follow. */
  readonly requests: readonly string[];
  /** Said before what the call is about. */
  readonly openings: ReadonlySet<string>;
  readonly numerals: Numerals;
  readonly months: ReadonlySet<string>;
  readonly weekdays: ReadonlySet<string>;
  readonly ordinals: ReadonlySet<string>;
  /** A date after these needs its year. */
  readonly births: readonly string[];
  /** "from the third" needs "to the tenth": where a range begins, and the word of its other end. */
  readonly ranges: readonly (readonly [begins: string, ends: string])[];
  readonly spelling: SpellingWords;
  readonly email: EmailWords;
  readonly phone: PhoneNumbers;
  /** Words before a number or code that is dictated. */
  readonly codes: readonly string[];
  /** Words before a code of so many digits. */
  readonly codeLengths: readonly (readonly [phrase: string, digits: number])[];
}

export interface Numerals {
  readonly values: ReadonlyMap<string, number>;
  readonly hundred: ReadonlySet<string>;
  readonly thousand: ReadonlySet<string>;
  /** Between the parts of one numeral: "treinta y cuatro". */
  readonly joiners: ReadonlySet<string>;
  readonly repeats: ReadonlyMap<string, number>;
  /** Tens that are followed by 1 to 19, as 60 and 80 in French. */
  readonly longTens: ReadonlySet<number>;
}

export interface SpellingWords {
  readonly context: readonly string[];
  /** "M comme Marie". */
  readonly as: ReadonlySet<string>;
  /** Words of one letter. */
  readonly notLetters: ReadonlySet<string>;
}

export interface EmailWords {
  readonly at: ReadonlySet<string>;
  readonly dot: ReadonlySet<string>;
  readonly joiners: readonly string[];
  readonly mention: readonly string[];
  /** How the letters of an address are written: "all one word". */
  readonly manner: readonly string[];
  /** The at sign is also an ordinary word ("at"): it counts after a mention or a dot only. */
  readonly atIsAWord: boolean;
}

/** National numbers by their first digits (E.164 numbering plans), the longest matching entry first. */
export interface PhoneNumbers {
  readonly country: string;
  /** Digits after the country code. */
  readonly significant: number;
  readonly national: readonly { readonly starts: string; readonly digits: number }[];
}

/** Numbers by their names, counted from 0. `_` has no name of its own. */
export function counted(from: number, list: string, step = 1): [string, number][] {
  const names = list.split(/\s+/).filter(Boolean);
  return names.map((name, index): [string, number] => [name, from + index * step]).filter(([name]) => name !== '_');
}
