import type { OfflineDocument } from './script.ts';
import { type BrainLanguage, brainLanguage, isSmall, plainWords, stem, stemLikeness } from './words.ts';

/** Okapi BM25 with its customary constants. */
const K1 = 1.2;
const B = 0.75;
/** Share of what was asked (by weight of the words) that an answer must cover. */
const ENOUGH = 0.5;
/** The sentence after the best one is read too when it is about the question as well. */
const ALSO = 0.6;

interface Sentence {
  readonly text: string;
  readonly document: number;
  readonly language: BrainLanguage;
  /** With those of the title. */
  readonly stems: readonly string[];
}

interface Scored {
  readonly sentence: Sentence;
  readonly score: number;
  readonly covered: number;
}

export interface DocumentAnswer {
  readonly text: string;
  /** Share of the question's words, by weight, that the answer holds. */
  readonly coverage: number;
}

/** Answers questions with sentences of documents, by the words they share. */
export class DocumentIndex {
  readonly #sentences: readonly Sentence[];
  readonly #meanLength: number;

  constructor(documents: readonly OfflineDocument[]) {
    this.#sentences = documents.flatMap(sentencesOf);
    const stems = this.#sentences.reduce((sum, sentence) => sum + sentence.stems.length, 0);
    this.#meanLength = stems / Math.max(1, this.#sentences.length);
  }

  /** The one or two sentences that answer `question`, or undefined when the documents do not say. */
  answer(question: string, language: BrainLanguage): DocumentAnswer | undefined {
    const query = this.#query(question, language);
    const asked = query.reduce((sum, word) => sum + word.weight, 0);
    const own: Scored[] = this.#sentences
      .filter((sentence) => sentence.language === language)
      .map((sentence) => ({ sentence, ...this.#score(query, sentence) }));
    const best = own.reduce<Scored | undefined>(
      (top, each) => (each.score > (top?.score ?? 0) ? each : top),
      undefined,
    );
    if (!best || best.covered / asked < ENOUGH) return undefined;
    const next = own[own.indexOf(best) + 1];
    const goesOn = next?.sentence.document === best.sentence.document && next.score >= ALSO * best.score;
    return {
      text: goesOn ? `${best.sentence.text} ${next.sentence.text}` : best.sentence.text,
      coverage: best.covered / asked,
    };
  }

  #query(question: string, language: BrainLanguage): { stem: string; weight: number }[] {
    const words = new Set(
      plainWords(question)
        .filter((word) => !isSmall(word, language))
        .map(stem),
    );
    return [...words].map((word) => {
      const holders = this.#sentences.filter(({ stems }) =>
        stems.some((other) => stemLikeness(word, other) > 0),
      ).length;
      const count = this.#sentences.length;
      return { stem: word, weight: Math.log(1 + (count - holders + 0.5) / (holders + 0.5)) };
    });
  }

  #score(query: readonly { stem: string; weight: number }[], { stems }: Sentence): { score: number; covered: number } {
    let score = 0;
    let covered = 0;
    for (const word of query) {
      const times = stems.reduce((sum, other) => sum + stemLikeness(word.stem, other), 0);
      if (times === 0) continue;
      covered += word.weight;
      score += (word.weight * times * (K1 + 1)) / (times + K1 * (1 - B + (B * stems.length) / this.#meanLength));
    }
    return { score, covered };
  }
}

function sentencesOf({ title, language, text }: OfflineDocument, document: number): Sentence[] {
  const spoken = brainLanguage(language);
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean)
    .map((sentence) => ({
      text: sentence,
      document,
      language: spoken,
      stems: plainWords(`${title} ${sentence}`)
        .filter((word) => !isSmall(word, spoken))
        .map(stem),
    }));
}
