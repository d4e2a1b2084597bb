export type BrainLanguage = 'en' | 'fr';

/** The language of fixed sentences for a BCP 47 tag. */
export const brainLanguage = (tag: string): BrainLanguage => (tag.toLowerCase().startsWith('fr') ? 'fr' : 'en');

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that carry grammar rather than meaning, without accents. */
const SMALL: Record<BrainLanguage, ReadonlySet<string>> = {
  en: set(
    'a about an and any are at be by can could did do does for from have how i if in is it its me my of on or our please so ' +
      'tell that the their there this to us was we were what when where which who will with would you your know like',
  ),
  fr: set(
    'a ai au aux avec c ce ces cette comment d dans de des du elle en est et etes il ils j je l la le les leur ma mais ' +
      'me moi mon n ne nous on ou par pas plait pour qu quand que quel quelle quelles quels qui s sa se ses si son sont ' +
      'sur t ta te tu un une vos votre vous y puis voudrais pouvez dire savoir',
  ),
};

/** Lower-case words without accents and apostrophes. */
export function plainWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

export const isSmall = (word: string, language: BrainLanguage): boolean => SMALL[language].has(word);

const ENDINGS = /(?:ements?|ations?|ings?|ies|ied|ers?|ees?|ez|ent|ed|es|s|x|y|e)$/;
const SHORTEST_STEM = 3;

/** A word without its ending: rough, and the same for all forms of most words. */
export function stem(word: string): string {
  const cut = word.replace(ENDINGS, '');
  return cut.length >= SHORTEST_STEM ? cut : word;
}

/** How much two stems are the same word: 1, a part when one begins with the other, or 0. */
export function stemLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short) ? 0.7 : 0;
}

/** The language a text is written in, by its small words; undefined when it does not show. */
export function guessLanguage(text: string): BrainLanguage | undefined {
  const words = plainWords(text);
  const english = words.filter((word) => isSmall(word, 'en')).length;
  const french = words.filter((word) => isSmall(word, 'fr')).length;
  if (Math.abs(english - french) < 2) return undefined;
  return english > french ? 'en' : 'fr';
}

const DIGIT_WORDS: readonly (readonly [string, string])[] = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].entries(),
  ...['zero', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'].entries(),
].map(([digit, word]) => [word, String(digit)]);
const DIGITS: ReadonlyMap<string, string> = new Map([...DIGIT_WORDS, ['oh', '0'], ['une', '1']]);

/** The digits of a text, written or said one by one; empty when there are none. */
export function digitsIn(text: string): string {
  return plainWords(text)
    .map((word) => DIGITS.get(word) ?? (/^\d+$/.test(word) ? word : ''))
    .join('');
}
