/** A vector that is the same for the same text, near for texts with common words, and not of unit length. */
export function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    const place = [...word].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % dimensions, 7);
    vector[place] = (vector[place] ?? 0) + 2;
  }
  return vector;
}
