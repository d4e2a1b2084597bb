import type { EndingWords } from './ending-words.ts';
import { lineOf, tokensOf } from './tokens.ts';

/** How finished a transcript sounds, from the surest end to the surest continuation. */
export type Completeness =
  | 'complete' /** Nothing can follow: a question, a farewell, a whole phone number. */
  | 'likely' /** A sentence that may end here. */
  | 'open' /** The words do not tell. */
  | 'expectant' /** A whole phrase that usually has a sequel: a mere greeting, one number of several. */
  | 'unfinished' /** The sentence cannot end on these words. */
  | 'dictating' /** Digits, letters or an address of which more must come. */
  | 'holding'; /** The caller has asked for a moment. */

/** What the caller has said so far, made ready once for all policies. */
export interface Heard {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly line: string;
  readonly last: string;
  readonly words: EndingWords;
}

/** Knows whether a turn is over, or leaves it to the policies after it. */
export type EndPolicy = (heard: Heard) => Completeness | undefined;

export function hear(text: string, words: EndingWords): Heard {
  const tokens = tokensOf(text);
  return { text: text.trim(), tokens, line: lineOf(tokens), last: tokens.at(-1) ?? '', words };
}
