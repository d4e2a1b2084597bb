/** Shortest first piece that may be spoken on its own before its sentence is complete. */
const FIRST_CLAUSE_CHARS = 18;
/** A text without any end is cut at a space here, so that speech can begin. */
const LONGEST_CHARS = 280;

const ABBREVIATIONS = new Set(
  `mr mrs ms dr prof st sr jr vs etc inc ltd co dept tel ext no approx min max fig vol e.g i.e p.m a.m u.s
   m mm mme mlle me st ste av bd apt env ex cf art chap éd p pp n° tél
   sig sig.ra dott dott.ssa avv ing geom pag
   sra dra ud uds avda núm pág`.split(/\s+/),
);

/**
 * Cuts a growing text into pieces to be spoken: sentences, and for the first one already a clause.
 * A mark ends a piece only when white space follows it, so numbers, addresses and URLs stay whole.
 */
export class SentenceSplitter {
  #text = '';
  #first = true;

  /** Adds a piece of generated text; gives the pieces that are complete now. */
  push(delta: string): string[] {
    this.#text += delta;
    const pieces: string[] = [];
    for (let end = this.#nextEnd(); end > 0; end = this.#nextEnd()) {
      const piece = speakable(this.#text.slice(0, end));
      this.#text = this.#text.slice(end).trimStart();
      if (piece === '') continue;
      this.#first = false;
      pieces.push(piece);
    }
    return pieces;
  }

  /**
   * The words of the first piece that are complete already, for a voice that takes a sentence as it grows; empty when nothing
   * can be said yet, and after the first piece. The piece begins with them.
   */
  get begun(): string {
    if (!this.#first) return '';
    const words = speakable(this.#text.slice(0, this.#text.search(/\s\S*$/) + 1));
    return isSpeakable(words) ? words : '';
  }

  /** What is left when the text is over, or undefined. */
  flush(): string | undefined {
    const piece = speakable(this.#text);
    this.#text = '';
    if (piece !== '') this.#first = false;
    return piece === '' ? undefined : piece;
  }

  #nextEnd(): number {
    const sentence = sentenceEnd(this.#text);
    if (this.#first) {
      const clause = clauseEnd(this.#text);
      if (clause > 0 && (sentence < 0 || clause < sentence)) return clause;
    }
    if (sentence > 0) return sentence;
    return this.#text.length > LONGEST_CHARS ? Math.max(this.#text.lastIndexOf(' ', LONGEST_CHARS), 1) : -1;
  }
}

/** Whole sentences of a text that is known already. */
export function splitSentences(text: string): string[] {
  const splitter = new SentenceSplitter();
  const pieces = splitter.push(text);
  const rest = splitter.flush();
  return rest === undefined ? pieces : [...pieces, rest];
}

/** Whether there is anything in the text that a voice can say. */
export const isSpeakable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const SENTENCE_MARK = /[.!?…]+["'»”’)\]]*(?=\s)|\n+/g;

function sentenceEnd(text: string): number {
  SENTENCE_MARK.lastIndex = 0;
  for (let match = SENTENCE_MARK.exec(text); match; match = SENTENCE_MARK.exec(text)) {
    if (match[0] !== '.' || !isAbbreviation(text, match.index)) return SENTENCE_MARK.lastIndex;
  }
  return -1;
}

/** The full stop at `at` belongs to a word: a title, an initial, an ordinal in a list ("1. "). */
function isAbbreviation(text: string, at: number): boolean {
  const word = /[\p{L}\p{N}.°]+$/u.exec(text.slice(0, at))?.[0] ?? '';
  if (/^\p{Lu}$/u.test(word)) return true;
  if (/^\d{1,2}$/.test(word) && text.slice(0, at - word.length).trim() === '') return true;
  return ABBREVIATIONS.has(word.toLowerCase());
}

const CLAUSE_MARK = /[,;:](?=\s)/g;

function clauseEnd(text: string): number {
  CLAUSE_MARK.lastIndex = FIRST_CLAUSE_CHARS - 1;
  const end = CLAUSE_MARK.test(text) ? CLAUSE_MARK.lastIndex : -1;
  return text.length > end + 1 ? end : -1;
}

/** Without what is meant for the eye: emphasis, headings, bullets. */
function speakable(text: string): string {
  return text
    .replace(/^\s*(?:[-*•]|#{1,6})\s+/gm, '')
    .replace(/\*+|__|`+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
