/** When characters are said, as vendors tell it: from the start of the piece of audio that they come with. */
export interface Alignment {
  readonly characters: readonly string[];
  readonly startsMs: readonly number[];
}

/** Finds when each word of a text begins in the times of its characters, which come in pieces that may cut words. */
export class WordStarts {
  readonly #words: readonly string[];
  #next = 0;
  #isInWord = false;

  constructor(text: string) {
    this.#words = text.split(/\s+/).filter((word) => word !== '');
  }

  /** The words that begin in this piece; `fromMs`: where it begins in the sentence. */
  take({ characters, startsMs }: Alignment, fromMs: number): { readonly text: string; readonly offsetMs: number }[] {
    const words: { text: string; offsetMs: number }[] = [];
    for (const [at, character] of characters.entries()) {
      const isSpace = character.trim() === '';
      const text = this.#words[this.#next];
      if (!isSpace && !this.#isInWord && text !== undefined) {
        words.push({ text, offsetMs: Math.round(fromMs + (startsMs[at] ?? 0)) });
        this.#next++;
      }
      this.#isInWord = !isSpace;
    }
    return words;
  }
}
