import { commonWords, saidDigits } from './common-words.ts';
import { Decoder } from './decoder.ts';
import type { DictationPool } from './dictation.ts';
import { buildGrammar, wordsOf } from './grammar.ts';
import type { Lexicon } from './lexicon.ts';
import { LOOP_NETWORK, LOOP_WORDS } from './loop-network.ts';
import type { Model } from './model.ts';
import { type Hypothesis, MODEL_RATE, type Pocketsphinx } from './pocketsphinx.ts';
import type { EngineNews } from './protocol.ts';
import { Upsampler } from './upsample.ts';

export interface EngineContext {
  readonly sphinx: Pocketsphinx;
  readonly model: Model;
  /** A file that networks pass through. */
  readonly scratchFile: string;
  readonly lexicon: Lexicon;
  readonly dictation: DictationPool;
  readonly tell: (news: EngineNews) => void;
}

/** Samples between two reports: how often partial transcripts can come. */
const PROGRESS_SAMPLES = 1280;
/**
 * Score per frame that a phrase may lie below any row of sounds. Above the first it is certain, below the second it is
 * something else; measured in docs/speech-offline.md.
 */
const CERTAIN = -5;
const IMPOSSIBLE = -37;
/** Below this confidence what was said is taken for something that the grammar does not know. */
const REJECTED_BELOW = 0.5;

/** Shorter sounds that are no phrase are noises. */
const NOISE_FRAMES = 15;
/** What a transcript says when somebody spoke and nothing was understood. */
const UNCLEAR = '(unclear)';
/** Speech that is kept for a second look: longer segments are judged by their beginning. */
const KEPT_SAMPLES = 12 * MODEL_RATE;

/** One open stream in the engine's process. */
export interface EngineStream {
  setPhrases(phrases: readonly string[]): Promise<void>;
  /** Begins the segment with this number; one that has not ended is dropped. */
  begin(segment: number): void;
  /** 8 kHz samples. */
  audio(samples: Int16Array): void;
  end(): void;
  /** Nothing more is told of this segment. */
  drop(segment: number): void;
  close(): void;
}

/** Recognition of one call by its phrases; what is none of them is written down by the language model, if there is one. */
export class PhraseStream implements EngineStream {
  readonly #context: EngineContext;
  readonly #stream: number;
  readonly #language: string;
  readonly #phrases: Decoder;
  readonly #sounds: Decoder;
  #upsampler = new Upsampler();
  #next: { readonly network: string; readonly words: ReadonlyMap<string, readonly string[]> } | undefined;
  #open = false;
  #segment = 0;
  #kept: Int16Array[] = [];
  #heardSamples = 0;
  #reportedSamples = 0;

  constructor(context: EngineContext, stream: number, language: string) {
    this.#context = context;
    this.#stream = stream;
    this.#language = language;
    this.#phrases = Decoder.empty(context.sphinx, context.model);
    this.#sounds = Decoder.empty(context.sphinx, context.model);
    for (const [word, phones] of LOOP_WORDS) this.#sounds.addWord(word, phones);
    this.#sounds.setNetwork(LOOP_NETWORK, context.scratchFile);
  }

  /** Listens for `phrases` from the next segment on. */
  async setPhrases(phrases: readonly string[]): Promise<void> {
    const language = this.#language;
    const common = commonWords(language);
    const digits = saidDigits(language);
    const source = { language, ...common, digits, phrases: [...phrases, ...common.phrases] };
    const known = await this.#context.lexicon.pronounce(buildGrammar(source).words, language);
    const sayable = (text: string) => wordsOf(text, language).every((word) => known.has(word));
    const { network } = buildGrammar({
      language,
      phrases: source.phrases.filter(sayable),
      before: source.before.filter(sayable),
      after: source.after.filter(sayable),
      digits: { ...digits, words: digits.words.filter(sayable) },
    });
    this.#next = { network, words: known };
    if (!this.#open) this.#takeUpNext();
  }

  begin(segment: number): void {
    if (this.#open) this.#closeSegment();
    this.#segment = segment;
    this.#takeUpNext();
    this.#upsampler = new Upsampler();
    this.#phrases.begin();
    this.#sounds.begin();
    this.#open = true;
    this.#kept = [];
    this.#heardSamples = 0;
    this.#reportedSamples = 0;
  }

  audio(samples: Int16Array): void {
    if (!this.#open) return;
    const wide = this.#upsampler.process(samples);
    this.#phrases.process(wide);
    this.#sounds.process(wide);
    if (this.#heardSamples * 2 < KEPT_SAMPLES) this.#kept.push(wide);
    this.#heardSamples += samples.length;
    if (this.#heardSamples - this.#reportedSamples < PROGRESS_SAMPLES) return;
    this.#reportedSamples = this.#heardSamples;
    this.#context.tell({
      type: 'progress',
      stream: this.#stream,
      segment: this.#segment,
      samples: this.#heardSamples,
      text: this.#phrases.text(),
    });
  }

  end(): void {
    if (this.#open) this.#judge();
    else this.#tellFinal(this.#segment, '', 0);
  }

  drop(segment: number): void {
    if (this.#open && this.#segment === segment) this.#closeSegment();
  }

  close(): void {
    this.#phrases.free();
    this.#sounds.free();
  }

  #judge(): void {
    this.#closeSegment();
    const phrase = this.#phrases.hypothesis();
    const sounds = this.#sounds.hypothesis();
    const confidence = confidenceOf(phrase, sounds);
    if (confidence >= REJECTED_BELOW) this.#tellFinal(this.#segment, phrase.text, confidence);
    else if (sounds.speechFrames < NOISE_FRAMES) this.#tellFinal(this.#segment, '', 0);
    else void this.#writeDown(this.#segment, confidence);
  }

  /** Never rejects: a second look that fails leaves the speech unclear. */
  async #writeDown(segment: number, confidence: number): Promise<void> {
    const english = this.#language.startsWith('en');
    const text = english ? await this.#context.dictation.transcribe(this.#kept) : undefined;
    this.#tellFinal(segment, text || UNCLEAR, confidence);
  }

  #tellFinal(segment: number, text: string, confidence: number): void {
    this.#context.tell({ type: 'final', stream: this.#stream, segment, text, confidence });
  }

  #closeSegment(): void {
    this.#open = false;
    this.#phrases.end();
    this.#sounds.end();
  }

  #takeUpNext(): void {
    if (!this.#next) return;
    for (const [word, phones] of this.#next.words) this.#phrases.addWord(word, phones);
    this.#phrases.setNetwork(this.#next.network, this.#context.scratchFile);
    this.#next = undefined;
  }
}

/** How sure it is that the phrase was said, 0..1: by how much better any row of sounds fits. */
function confidenceOf(phrase: Hypothesis, sounds: Hypothesis): number {
  if (phrase.text === '' || phrase.speechFrames === 0) return 0;
  const below = (phrase.score - sounds.score) / phrase.speechFrames;
  return Math.min(1, Math.max(0, (below - IMPOSSIBLE) / (CERTAIN - IMPOSSIBLE)));
}
