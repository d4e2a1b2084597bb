import type { EndPolicy, Heard } from './heard.ts';
import { endsWithOne, startsWithOne } from './tokens.ts';

/** "one moment": the caller looks for something and will come back. */
export const holding: EndPolicy = ({ line, words }) => (endsWithOne(line, words.holds) ? 'holding' : undefined);

/** Fillers, words that no sentence ends on, and marks that a recogniser sets when the melody goes on. */
export const hesitation: EndPolicy = (heard) => {
  const { text, line, tokens, last, words } = heard;
  if (/(,|\.\.\.|…|-|:)$/.test(text)) return 'unfinished';
  if (endsWithOne(line, words.fillers)) return 'unfinished';
  if (tokens.length > 1 && endsWithOne(line, words.corrections)) return 'unfinished';
  if (!words.dangling.has(last) && !last.endsWith("'")) return undefined;
  if (endsWithOne(line, words.finishedTails)) return undefined;
  // Written as a question by who knows how it sounded.
  if (text.endsWith('?')) return 'likely';
  return isStranded(heard) ? 'expectant' : 'unfinished';
};

/** "Which floor is it on", "a che piano è": questions may end on a preposition or a form of "to be" or "to have". */
const isStranded = ({ tokens, line, last, words }: Heard) =>
  tokens.length >= 3 && STRANDED.has(last) && startsWithOne(line, words.questions);

const STRANDED = new Set([
  'on',
  'in',
  'at',
  'for',
  'with',
  'to',
  'from',
  'about',
  'is',
  'have',
  'do',
  'è',
  'sono',
  'es',
  'está',
  'son',
]);
