import { untilAborted } from '#base';

/** What a reader of a growing text is told: what is new, from the beginning on, and whether that is all. */
type TextListener = (added: string, isWhole: boolean) => void;

/**
 * A text that is still being written: one sentence, which a voice speaks while a model writes it. It grows by whole words.
 * Any number of readers follow it, each from its beginning, so that whoever takes over from another one misses nothing.
 */
export class GrowingText {
  #text = '';
  #isWhole = false;
  readonly #listeners = new Set<TextListener>();

  /** As far as it is written. */
  get soFar(): string {
    return this.#text;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** `text` is all that there is now. What is known already, or comes after the end, changes nothing: two may write the same. */
  become(text: string): void {
    if (this.#isWhole || text.length <= this.#text.length) return;
    const added = text.slice(this.#text.length);
    this.#text = text;
    for (const listener of [...this.#listeners]) listener(added, false);
  }

  /** Nothing more follows. Idempotent. */
  end(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    for (const listener of [...this.#listeners]) listener('', true);
    this.#listeners.clear();
  }

  /** Tells what is there at once and everything else when it comes; the answer ends that. */
  follow(listener: TextListener): () => void {
    if (this.#text !== '' || this.#isWhole) listener(this.#text, this.#isWhole);
    if (!this.#isWhole) this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `run` when it is whole, at once if it is; the answer prevents that. */
  onWhole(run: () => void): () => void {
    return this.follow((_added, isWhole) => {
      if (isWhole) run();
    });
  }

  /** Resolves when it is longer than `length`, or whole. @throws the signal's reason */
  async beyond(length: number, signal: AbortSignal): Promise<void> {
    let off: () => void = () => undefined;
    const grown = new Promise<void>((resolve) => {
      off = this.follow((_added, isWhole) => {
        if (isWhole || this.#text.length > length) resolve();
      });
    });
    try {
      await untilAborted(grown, signal);
    } finally {
      off();
    }
  }

  /** The whole text. @throws the signal's reason */
  async whole(signal: AbortSignal): Promise<string> {
    await this.beyond(Number.POSITIVE_INFINITY, signal);
    return this.#text;
  }
}

/** A text that is whole already, for who reads both. */
export function asGrowing(text: string | GrowingText): GrowingText {
  if (typeof text !== 'string') return text;
  const growing = new GrowingText();
  growing.become(text);
  growing.end();
  return growing;
}
