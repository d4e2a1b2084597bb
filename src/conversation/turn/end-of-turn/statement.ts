import type { EndPolicy } from './heard.ts';

/** Fewer words are a fragment, of which it cannot be told whether more comes. */
const MIN_WORDS = 4;

/** A sentence of some length that ends on a word it may end on. */
export const statement: EndPolicy = ({ tokens, last, words }) =>
  // Without a list of words that a sentence does not end on, every pause would look like its end.
  words.dangling.size > 0 && tokens.length >= MIN_WORDS && !/^\d+$/.test(last) ? 'likely' : undefined;
