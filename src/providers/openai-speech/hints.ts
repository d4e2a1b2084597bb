/** Hints cost time to read, and long ones are no hints. */
const MAX_HINTS = 100;
const MAX_HINT_CHARACTERS = 100;

/** Phrases as a model may read them: short ones, one line each. */
export const hintsOf = (phrases: readonly string[]): string[] =>
  [...new Set(phrases.map((phrase) => phrase.replace(/[\s<>]+/g, ' ').trim()))]
    .filter((phrase) => phrase !== '' && phrase.length <= MAX_HINT_CHARACTERS)
    .slice(0, MAX_HINTS);

/** Two letters (ISO 639-1), which is what the models take. */
export const shortLanguage = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';
