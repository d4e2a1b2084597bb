import { ADDRESS, type AddressWords } from './addressed.ts';
import { COURTESIES } from './courtesy.ts';
import type { EndingWords } from './end-of-turn/ending-words.ts';
import { ENGLISH_ENDINGS } from './end-of-turn/words/en.ts';
import { SPANISH_ENDINGS } from './end-of-turn/words/es.ts';
import { FRENCH_ENDINGS } from './end-of-turn/words/fr.ts';
import { ITALIAN_ENDINGS } from './end-of-turn/words/it.ts';
import { NEUTRAL_ENDINGS } from './end-of-turn/words/neutral.ts';
import { asksToStop, isListening, LISTENING, type ListeningContext, type ListeningWords } from './listening.ts';

/** What turn-taking knows of a language. Words are lower case. */
export interface TurnLanguage {
  /** What is said while the assistant speaks. */
  readonly listening: ListeningWords;
  /** For whom something is. */
  readonly address: AddressWords;
  /** How what the caller says ends. */
  readonly endings: EndingWords;
  /** Politeness at the end of what is said, with the space before it. */
  readonly courtesies: RegExp;
}

const BY_CODE: Readonly<Record<string, TurnLanguage>> = {
  en: { listening: LISTENING.en, address: ADDRESS.en, endings: ENGLISH_ENDINGS, courtesies: COURTESIES.en },
  fr: { listening: LISTENING.fr, address: ADDRESS.fr, endings: FRENCH_ENDINGS, courtesies: COURTESIES.fr },
  it: { listening: LISTENING.it, address: ADDRESS.it, endings: ITALIAN_ENDINGS, courtesies: COURTESIES.it },
  es: { listening: LISTENING.es, address: ADDRESS.es, endings: SPANISH_ENDINGS, courtesies: COURTESIES.es },
};
const OTHER: TurnLanguage = {
  listening: LISTENING.en,
  address: ADDRESS.en,
  endings: NEUTRAL_ENDINGS,
  courtesies: COURTESIES.en,
};

/** Turn-taking words of a BCP 47 language; for a language that has no list, English ones for listening and figures, letters and marks alone for endings. */
export function turnLanguage(tag: string): TurnLanguage {
  return BY_CODE[tag.slice(0, 2).toLowerCase()] ?? OTHER;
}

/** Words of a transcript: lower case, no accents, no punctuation but apostrophes and hyphens inside. */
export function plainWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*'?/gu) ?? [];
}

/** What the answer to `text` depends on: its words, however they are written and however politely they end. */
export const gistOf = (text: string, language: TurnLanguage): string =>
  plainWords(text).join(' ').replace(language.courtesies, '');

export interface ClaimContext extends ListeningContext {
  /** Fewer words claim the turn only when they ask for silence. */
  readonly minimumWords: number;
}

/** Whether the words claim the turn: not empty, not "mm-hm", enough of them, and during the first message not a mere "hello?". */
export function claimsTurn(text: string, language: TurnLanguage, context: ClaimContext): boolean {
  const said = plainWords(text);
  if (asksToStop(said, language.listening)) return true;
  if (said.length < Math.max(1, context.minimumWords)) return false;
  return !isListening(said, language.listening, context);
}
