/** Speech of a usual voice, in ms per character: for voices that do not tell where words begin. */
const CHARACTER_MS = 65;
/** A clause that begins farther away is no better than the next word: too much would be said twice, or not at all. */
const NEAR_CHARS = 20;

export interface SpokenWord {
  readonly text: string;
  readonly offsetMs: number;
}

/**
 * What is left to say of a sentence of which `spokenMs` of audio are there: from the first word that is not complete; without
 * word times from the clause, or else the word, that is nearest to where the voice must have been. Never the whole sentence again.
 */
export function restOfSentence(text: string, spokenMs: number, words: readonly SpokenWord[], rate: number): string {
  const begun = words.filter(({ offsetMs }) => offsetMs < spokenMs);
  // A word is complete when the next one has begun.
  if (begun.length > 0) return text.slice(endOfWords(text, begun.slice(0, -1))).trimStart();
  const at = Math.floor((spokenMs * rate) / CHARACTER_MS);
  if (at >= text.length) return '';
  const clause = nearest(endsOf(text, /[,;:–—](?=\s)/g), at);
  const isNear = clause !== undefined && Math.abs(clause - at) <= NEAR_CHARS;
  return text.slice(isNear ? clause : (nearest(endsOf(text, /\s+/g), at) ?? at)).trimStart();
}

function endOfWords(text: string, words: readonly SpokenWord[]): number {
  let end = 0;
  for (const word of words) {
    const at = text.indexOf(word.text, end);
    if (at >= 0) end = at + word.text.length;
  }
  return end;
}

const endsOf = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].map(({ index, 0: mark }) => index + mark.length).filter((end) => end < text.length);

function nearest(places: readonly number[], at: number): number | undefined {
  return places.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
}
