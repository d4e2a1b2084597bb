import type { Numerals } from './ending-words.ts';

/** The numbers that a transcript ends with, as they would be dialled. */
export interface NumberRun {
  /** How many words come before them. */
  readonly start: number;
  readonly digits: string;
  readonly groups: readonly number[];
}

/** Numbers at the end of `tokens`: figures, and numerals in words ("quatre-vingt-dix", "double four"). */
export function trailingNumbers(tokens: readonly string[], numerals: Numerals): NumberRun | undefined {
  const start = runStart(tokens, numerals);
  if (start >= tokens.length) return undefined;
  const parts = tokens.slice(start).flatMap((word) => (isFigures(word) ? [word] : word.split('-')));
  const read = new Reader(parts, numerals);
  const groups: string[] = [];
  while (!read.done) groups.push(read.group());
  return { start, digits: groups.join(''), groups: groups.map(Number) };
}

const isFigures = (word: string) => /^\d+$/.test(word);

function isNumeral(word: string, numerals: Numerals): boolean {
  if (isFigures(word)) return true;
  return word.split('-').every((part) => numeralValue(part, numerals) !== undefined || numerals.joiners.has(part));
}

function numeralValue(word: string, { values, hundred, thousand, repeats }: Numerals): number | undefined {
  return values.get(word) ?? (hundred.has(word) ? 100 : undefined) ?? (thousand.has(word) ? 1000 : repeats.get(word));
}

function runStart(tokens: readonly string[], numerals: Numerals): number {
  const last = tokens.at(-1);
  if (last === undefined || numerals.joiners.has(last) || !isNumeral(last, numerals)) return tokens.length;
  let start = tokens.findLastIndex((word) => !isNumeral(word, numerals)) + 1;
  while (numerals.joiners.has(tokens[start] ?? '')) start++;
  return start;
}

/** Reads numerals from left to right, the longest first. */
class Reader {
  readonly #parts: readonly string[];
  readonly #numerals: Numerals;
  #at = 0;

  constructor(parts: readonly string[], numerals: Numerals) {
    this.#parts = parts;
    this.#numerals = numerals;
  }

  get done(): boolean {
    while (this.#numerals.joiners.has(this.#word())) this.#at++;
    return this.#at >= this.#parts.length;
  }

  /** The digits of the next number. */
  group(): string {
    const word = this.#word();
    if (isFigures(word)) {
      this.#at++;
      return word;
    }
    const times = this.#numerals.repeats.get(word);
    if (times !== undefined) {
      this.#at++;
      return this.done ? '' : this.group().repeat(times);
    }
    return String(this.#belowMillion());
  }

  #belowMillion(): number {
    const first = this.#takes(this.#numerals.thousand) ? 1 : this.#belowThousand();
    const isThousands = first === 1 && this.#numerals.thousand.has(this.#parts[this.#at - 1] ?? '');
    if (!isThousands && (first === 0 || !this.#takes(this.#numerals.thousand))) return first;
    return first * 1000 + (this.#continues() ? this.#belowThousand() : 0);
  }

  #belowThousand(): number {
    if (this.#takes(this.#numerals.hundred)) return 100 + this.#rest();
    const value = this.#belowHundred();
    if (value >= 100) return value % 100 === 0 ? value + this.#rest() : value;
    return value > 0 && this.#takes(this.#numerals.hundred) ? value * 100 + this.#rest() : value;
  }

  /** What follows hundreds, if it belongs to them. */
  #rest(): number {
    const next = this.#peek();
    return next !== undefined && next > 0 && next < 100 && this.#continues() ? this.#belowHundred() : 0;
  }

  #belowHundred(): number {
    let value = this.#numerals.values.get(this.#word()) ?? 0;
    this.#at++;
    // "quatre vingts"
    if (value === 4 && this.#numerals.longTens.has(80) && this.#peek() === 20) {
      this.#at++;
      value = 80;
    }
    if (value < 20 || value >= 100 || value % 10 !== 0) return value;
    const next = this.#peek() ?? 0;
    const most = this.#numerals.longTens.has(value) ? 19 : 9;
    if (next < 1 || next > most || !this.#continues()) return value;
    return value + this.#belowHundred();
  }

  #word(): string {
    return this.#parts[this.#at] ?? '';
  }

  #takes(set: ReadonlySet<string>): boolean {
    if (!set.has(this.#word())) return false;
    this.#at++;
    return true;
  }

  /** The value of the next word, beyond a joiner. */
  #peek(): number | undefined {
    const skip = this.#numerals.joiners.has(this.#word()) ? 1 : 0;
    return this.#numerals.values.get(this.#parts[this.#at + skip] ?? '');
  }

  /** Whether a number follows; steps over the joiner before it. */
  #continues(): boolean {
    if (this.#peek() === undefined && !this.#numerals.hundred.has(this.#word())) return false;
    if (this.#numerals.joiners.has(this.#word())) this.#at++;
    return true;
  }
}
