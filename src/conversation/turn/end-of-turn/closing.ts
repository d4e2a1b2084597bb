import type { EndPolicy } from './heard.ts';
import { trailingNumbers } from './numeral.ts';
import { endsWithOne, lineOf } from './tokens.ts';

const NO = new Set(['no', 'non']);

/** Words that nothing follows: thanks, farewells, yes and no. */
export const closing: EndPolicy = ({ text, line, tokens, last, words }) => {
  if (!endsWithOne(line, words.closings)) return undefined;
  // "zero six, no ..." is put right, "for Tuesday, no ..." may be put right.
  if (NO.has(last) && trailingNumbers(tokens.slice(0, -1), words.numerals) !== undefined) return 'expectant';
  return NO.has(last) && tokens.length > 2 && !text.endsWith('?')
    ? 'open'
    : isWhole(tokens, words.closings)
      ? 'complete'
      : 'likely';
};

/** The closing is all that was said, or all but two words. */
function isWhole(tokens: readonly string[], closings: readonly string[]): boolean {
  return tokens.length <= 2 || [0, 1, 2].some((from) => closings.includes(lineOf(tokens.slice(from))));
}
