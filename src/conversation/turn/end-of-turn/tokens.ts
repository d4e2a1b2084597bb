/** Articles and pronouns that French and Italian join to the next word: "l'adresse" is heard as two words. */
const ELIDED =
  /^(c|d|j|l|m|n|s|t|qu|jusqu|lorsqu|puisqu|un|dell|all|nell|dall|sull|quest|quell|dov|com|cos|quant|nient)'(?=\p{L})/u;

/**
 * Words of a transcript: lower case, with their accents ("si" and "sì" differ), without punctuation. What a recogniser
 * adds (capital letters, full stops) makes no difference.
 */
export function tokensOf(text: string): readonly string[] {
  const plain = text.normalize('NFC').replace(/[’`]/g, "'").toLowerCase();
  const found = plain.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*'?/gu) ?? [];
  return plain.includes("'") ? found.flatMap(parted) : found;
}

function parted(word: string): readonly string[] {
  const elided = ELIDED.exec(word)?.[0];
  return elided === undefined ? [word] : [elided, word.slice(elided.length)];
}

/** Words of a transcript or of a list as one line with a space on both sides, for whole-word search. */
export const lineOf = (tokens: readonly string[]): string => ` ${tokens.join(' ')} `;

/** The phrases of a list that is separated by commas, each as a line. */
export const phrases = (list: string): readonly string[] => list.split(',').map((phrase) => lineOf(tokensOf(phrase)));

/** The words of a list that is separated by white space. */
export const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean));

export const endsWithOne = (line: string, list: readonly string[]): boolean => list.some((it) => line.endsWith(it));
export const startsWithOne = (line: string, list: readonly string[]): boolean => list.some((it) => line.startsWith(it));
export const containsOne = (line: string, list: readonly string[]): boolean => list.some((it) => line.includes(it));
