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
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Which of `candidates` (BCP 47) a sentence is written in; undefined when its words do not tell. English and French so far. */
export function guessLanguage(text: string, candidates: readonly string[]): string | undefined {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scored = candidates.map((language) => {
    const known = WORDS[language.slice(0, 2).toLowerCase()];
    return { language, score: found.filter((word) => known?.has(word)).length };
  });
  const [best, next] = scored.toSorted((a, b) => b.score - a.score);
  return best !== undefined && best.score > (next?.score ?? 0) ? best.language : undefined;
}
