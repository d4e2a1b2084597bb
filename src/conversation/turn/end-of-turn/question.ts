import type { EndPolicy } from './heard.ts';
import { endsWithOne, startsWithOne } from './tokens.ts';

/** Fewer words are a question only when it is written as one. */
const MIN_WORDS = 3;

/** Tags that are also the middle of a question: "what time do you ...". */
const INVERTED = / (is|are|do|does|did|can|will|has|have) (it|you|they|i) $/;

/** A tag hands over the turn: "isn't it?", "n'est-ce pas ?", "vero?", "¿verdad?". */
export const tagQuestion: EndPolicy = ({ line, tokens, words }) =>
  tokens.length >= MIN_WORDS &&
  endsWithOne(line, words.tags) &&
  !(startsWithOne(line, words.questions) && INVERTED.test(line))
    ? 'complete'
    : undefined;

/** By its mark, or by how it begins. */
export const question: EndPolicy = ({ text, line, tokens, words }) => {
  if (text.endsWith('?')) return 'complete';
  return tokens.length >= MIN_WORDS && startsWithOne(afterOpening(tokens, line, words.openings), words.questions)
    ? 'likely'
    : undefined;
};

/** "hello, do you ...": what is said after the greeting. */
function afterOpening(tokens: readonly string[], line: string, openings: ReadonlySet<string>): string {
  const first = tokens.findIndex((word) => !openings.has(word));
  return first > 0 ? ` ${tokens.slice(first).join(' ')} ` : line;
}
