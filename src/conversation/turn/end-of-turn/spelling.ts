import type { EndPolicy, Heard } from './heard.ts';
import { containsOne } from './tokens.ts';

/** Letters one by one, with figures between them: over when they give a word that was said before. */
export const spelling: EndPolicy = (heard) => {
  const { tokens, line, words } = heard;
  const letters = tokens.slice(tokens.findLastIndex((word) => !isSpelled(word)) + 1);
  const named = spellsByName(heard);
  const real = letters.filter((word) => /^\p{L}$/u.test(word) && !words.spelling.notLetters.has(word));
  const isContext = containsOne(line, words.spelling.context);
  // "D for Denis, E"
  const goesOn = isLetter(letters.at(-1)) && tokens.slice(0, -letters.length).some(isLetter);
  const spelled =
    goesOn && real.length >= 1
      ? true
      : letters.length >= 2 && (real.length >= 1 || (isContext && /\p{L}/u.test(letters.join(''))));
  if (!spelled && !named && !(isContext && letters.some(isLetter))) return undefined;
  return letters.length >= 3 && wasSaid(letters, tokens) ? 'complete' : 'dictating';
};

const isLetter = (word: string | undefined) => word !== undefined && /^\p{L}$/u.test(word);
const isSpelled = (word: string) => /^(\p{L}|\d{1,4})$/u.test(word);

/** "B for Bravo" */
function spellsByName({ tokens, words }: Heard): boolean {
  const as = words.spelling.as;
  const [letter = '', like = ''] = tokens.slice(-3);
  return tokens.length >= 3 && /^\p{L}$/u.test(letter) && as.has(like) && !words.dangling.has(letter);
}

/** "Martin, M A R T I N" */
function wasSaid(letters: readonly string[], tokens: readonly string[]): boolean {
  const word = plain(letters.join(''));
  return tokens.slice(0, -letters.length).some((token) => plain(token) === word);
}

const plain = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '');
