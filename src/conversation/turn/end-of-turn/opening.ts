import type { EndPolicy, Heard } from './heard.ts';
import { containsOne, endsWithOne, startsWithOne } from './tokens.ts';

/** Longer conditions have their main clause in them. */
const CONDITION_WORDS = 5;
const ENUMERATION_WORDS = 9;

/** What has only begun: a greeting, "if I come on Monday", the first of several things. */
export const opening: EndPolicy = (heard) => {
  const { tokens, line, words, text } = heard;
  if (text.endsWith('?')) return undefined;
  if (tokens.every((word) => words.openings.has(word)) && tokens.length > 0 && !isAgreement(heard)) return 'expectant';
  if (endsWithOne(line, words.closings) && !startsWithOne(line, words.conditions)) return undefined;
  if (words.closings.includes(line)) return undefined;
  if (tokens.length <= CONDITION_WORDS && tokens.length >= 2 && startsWithOne(line, words.conditions))
    return 'unfinished';
  if (endsWithOne(line, words.requests) || isCountedList(heard)) return 'expectant';
  return isEnumeration(heard) ? 'unfinished' : undefined;
};

/** "yes", "sì" */
const isAgreement = ({ tokens, words }: Heard) => tokens.length === 1 && words.closings.includes(` ${tokens[0]} `);

function isEnumeration({ tokens, line, words }: Heard): boolean {
  if (tokens.length > ENUMERATION_WORDS || !containsOne(line, words.enumerations)) return false;
  const at = Math.max(...words.enumerations.map((phrase) => line.indexOf(phrase)));
  return !containsOne(line.slice(at), words.lastOnes);
}

/** "one croissant, two muffins": things are counted, and the last one has not been announced. */
function isCountedList({ tokens, line, words }: Heard): boolean {
  if (containsOne(line, words.lastOnes)) return false;
  const isCount = (word: string) => words.numerals.values.has(word) || INDEFINITE.has(word);
  const counts = tokens.flatMap((word, index) => (isCount(word) ? [index] : []));
  return counts[0] === 0 && counts.length >= 2 && !counts.includes(tokens.length - 1) && !counts.includes(1);
}

const INDEFINITE = new Set(['a', 'an', 'un', "un'", 'une', 'una']);
