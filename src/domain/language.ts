import { z } from 'zod';

/** Languages that the product itself speaks (fixed sentences, keypad words); assistants may use any BCP 47 tag. */
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'Use a language tag such as "en-GB" or "fr-FR".');

/** Small words by which a sentence is recognised, per two-letter language; accents are kept. */
const WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    `a an and are at but by can could do does for from goodbye have hello help how i in is it me my no not of on or our please
     sorry thank thanks the there to was we welcome what when where which with would yes you your`,
  ),
  fr: words(
    `à au aux avec bien bonjour ce cette combien d dans de des désolé du elle en est et êtes excusez il ils je l la le les ma mais
     merci mon ne nos notre nous où ou oui par pas plaît pour pouvez puis que quel quelle qui revoir s sa son sont sur un une vos
     votre vous y`,
  ),
  it: words(
    `abbiamo adesso al alla anche avete buongiorno che chi ci ciao come con cosa da dal del della di dove e è essere fare grazie
     gli ho i il in io la le lei lo mi mia mio molto nel nella noi non nostro per perché però più posso prego quando quanto
     quello questa questo sì si siamo sono sta su sua suo ti un una uno vorrei`,
  ),
  es: words(
    `adiós al algo aquí buenos buenas como con cómo cuál cuándo cuánto de del dónde e el ella en eres es esta está este esto favor
     gracias ha hasta hay hola la las le lo los me mi muy más necesito no nos o para pero por porque puede puedo qué que quiero
     quisiera se ser sí si soy su sus tengo tiene un una usted y ya yo`,
  ),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Which of `candidates` (BCP 47) a sentence is written in; undefined when its words do not tell. */
export const guessLanguage = (text: string, candidates: readonly string[]): string | undefined =>
  languageOf(text, candidates)?.language;

export interface LanguageGuess {
  readonly language: string;
  /** Of the text, all of them. */
  readonly words: number;
  /** Small words that it has more of than of any other candidate. */
  readonly margin: number;
}

/** Like `guessLanguage`, with what tells how sure that is. English, French, Italian and Spanish so far. */
export function languageOf(text: string, candidates: readonly string[]): LanguageGuess | undefined {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scored = candidates.map((language) => {
    const known = WORDS[language.slice(0, 2).toLowerCase()];
    return { language, score: found.filter((word) => known?.has(word)).length };
  });
  const [best, next] = scored.toSorted((a, b) => b.score - a.score);
  const margin = (best?.score ?? 0) - (next?.score ?? 0);
  return best !== undefined && margin > 0 ? { language: best.language, words: found.length, margin } : undefined;
}
