import { asGrowing, type GrowingText } from '../growing-text.ts';

/** When characters are said, as vendors tell it: from the start of the piece of audio that they come with. */
export interface Alignment {
  readonly characters: readonly string[];
  readonly startsMs: readonly number[];
}

/** Finds when each word of a text begins in the times of its characters, which come in pieces that may cut words. */
export class WordStarts {
  readonly #text: GrowingText;
  #words: readonly string[] = [];
  /** Characters whose words are known. */
  #known = 0;
  #next = 0;
  #isInWord = false;

  constructor(text: string | GrowingText) {
    this.#text = asGrowing(text);
  }

  /** The words that begin in this piece; `fromMs`: where it begins in the sentence. */
  take({ characters, startsMs }: Alignment, fromMs: number): { readonly text: string; readonly offsetMs: number }[] {
    const { soFar } = this.#text;
    if (soFar.length > this.#known) this.#words = soFar.split(/\s+/).filter((word) => word !== '');
    this.#known = soFar.length;
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
