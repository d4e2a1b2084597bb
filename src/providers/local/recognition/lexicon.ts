import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { phonesOf } from './phonemes.ts';

const TIMEOUT_MS = 5000;
const WORD_LINE = /^(\S+?)(?:\(\d+\))? (.+)$/;

/** How words sound: English ones by the CMU dictionary, all others as eSpeak NG pronounces them. */
export class Lexicon {
  readonly #dictionaryFile: string;
  #english: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #guessed = new Map<string, readonly string[]>();

  constructor(dictionaryFile: string) {
    this.#dictionaryFile = dictionaryFile;
  }

  /** Reads the dictionary: 60 ms that the first call need not wait for. */
  load(): void {
    this.#english ??= readDictionary(this.#dictionaryFile);
  }

  /** The pronunciations of `words`, as phones of the acoustic model. A word that nobody can pronounce is left out. */
  async pronounce(words: Iterable<string>, language: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>();
    const unknown: string[] = [];
    for (const word of words) {
      const known = this.#known(word, language);
      if (known) found.set(word, known);
      else unknown.push(word);
    }
    const guesses = await guessed(unknown, language);
    unknown.forEach((word, index) => {
      const phones = phonesOf(guesses[index] ?? '');
      if (phones === '') return;
      this.#guessed.set(`${language} ${word}`, [phones]);
      found.set(word, [phones]);
    });
    return found;
  }

  #known(word: string, language: string): readonly string[] | undefined {
    const guess = this.#guessed.get(`${language} ${word}`);
    if (guess || !language.startsWith('en')) return guess;
    this.load();
    return this.#english?.get(word);
  }
}

function readDictionary(file: string): Map<string, readonly string[]> {
  const words = new Map<string, string[]>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, word, phones] = WORD_LINE.exec(line) ?? [];
    if (!word || !phones) continue;
    const known = words.get(word);
    if (known) known.push(phones);
    else words.set(word, [phones]);
  }
  return words;
}

/** eSpeak NG's pronunciation of each word, in their order; nothing when it is not installed. */
function guessed(words: readonly string[], language: string): Promise<string[]> {
  if (words.length === 0) return Promise.resolve([]);
  const voice = language.toLowerCase().startsWith('en') ? 'en-us' : language.slice(0, 2).toLowerCase();
  return new Promise((resolve) => {
    const options = ['-q', '--ipa', '-v', voice];
    // Without an input option each line is spoken by itself: one line in is one line out.
    const child = execFile('espeak-ng', options, { timeout: TIMEOUT_MS }, (error, stdout) =>
      resolve(error ? [] : stdout.trim().split('\n')),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${words.join('\n')}\n`);
  });
}
