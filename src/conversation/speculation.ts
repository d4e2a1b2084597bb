import { type Clock, InvalidStateError, Queue } from '#base';
import { GrowingText, type LanguageModel, type ModelMessage, type ModelPart, type ModelRequest } from '#providers';
import { SentenceSplitter } from './sentence.ts';
import { asProviderError } from './stream.ts';
import { gistOf, turnLanguage } from './turn/language.ts';

/** More parts than any answer has. */
const MAX_PARTS = 20_000;
const DROPPED = new InvalidStateError('The caller said something else.');

export interface SpeculationSettings {
  readonly clock: Clock;
  readonly model: LanguageModel;
  /** The first words of the answer that can be spoken are there; the rest of their clause follows. */
  readonly firstWords: (text: GrowingText) => void;
}

/** What came of the answers that were begun ahead since the last answer. */
export interface SpeculationCount {
  readonly begun: number;
  /** In ms, how long before its turn the answer was begun; absent: none of them was of use. */
  readonly aheadMs?: number;
  /** Generated for nothing. */
  readonly wastedCharacters: number;
}

interface Ahead {
  readonly request: ModelRequest;
  readonly parts: Queue<ModelPart>;
  readonly abort: AbortController;
  readonly begunAtMs: number;
  /** Its first clause. */
  readonly sentence: GrowingText;
  characters: number;
  failed: boolean;
}

/**
 * The language model of a call, which may have begun to answer before it is asked: `begin` with what the caller seems to
 * have said; `stream` gives that answer when it is asked just that, give or take marks and a "please", and asks anew otherwise.
 * No tool runs before the answer is asked for: whoever reads the stream runs them.
 */
export class Speculation implements LanguageModel {
  readonly id: string;
  readonly #settings: SpeculationSettings;
  #ahead: Ahead | undefined;
  /** The one that is being read as an answer. */
  #used: Ahead | undefined;
  #begun = 0;
  #wastedCharacters = 0;
  #usedAheadMs: number | undefined;

  constructor(settings: SpeculationSettings) {
    this.#settings = settings;
    this.id = settings.model.id;
  }

  begin(request: ModelRequest): void {
    this.drop();
    this.#begun++;
    const ahead: Ahead = {
      request,
      parts: new Queue<ModelPart>(MAX_PARTS),
      abort: new AbortController(),
      begunAtMs: this.#settings.clock.now(),
      sentence: new GrowingText(),
      characters: 0,
      failed: false,
    };
    this.#ahead = ahead;
    void this.#read(ahead);
  }

  /** Idempotent: stops an answer that nobody asked for. */
  drop(): void {
    const ahead = this.#ahead;
    if (!ahead) return;
    this.#ahead = undefined;
    this.#wastedCharacters += ahead.characters;
    ahead.abort.abort(DROPPED);
  }

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
    const ahead = this.#ahead;
    this.#used = undefined;
    if (!ahead || ahead.failed || !isSame(ahead.request, request)) {
      this.drop();
      return this.#settings.model.stream(request, signal);
    }
    this.#ahead = undefined;
    this.#used = ahead;
    this.#usedAheadMs = this.#settings.clock.now() - ahead.begunAtMs;
    signal.addEventListener('abort', () => ahead.abort.abort(signal.reason), { once: true });
    return ahead.parts;
  }

  /** The first clause of the answer that is being read, which `firstWords` was told; undefined when it was asked anew. */
  get sentence(): GrowingText | undefined {
    return this.#used?.sentence;
  }

  /** Undefined when no answer was begun ahead since the last time. */
  takeCount(): SpeculationCount | undefined {
    if (this.#begun === 0) return undefined;
    const count = {
      begun: this.#begun,
      ...(this.#usedAheadMs === undefined ? {} : { aheadMs: Math.round(this.#usedAheadMs) }),
      wastedCharacters: this.#wastedCharacters,
    };
    this.#begun = 0;
    this.#wastedCharacters = 0;
    this.#usedAheadMs = undefined;
    return count;
  }

  async #read(ahead: Ahead): Promise<void> {
    const splitter = new SentenceSplitter();
    const { sentence } = ahead;
    const speak = (clause: string | undefined, words: string) => {
      if (sentence.isWhole || ahead.abort.signal.aborted) return;
      const isFirst = sentence.soFar === '';
      sentence.become(clause ?? words);
      if (clause !== undefined) sentence.end();
      if (isFirst && sentence.soFar !== '') this.#settings.firstWords(sentence);
    };
    try {
      for await (const part of this.#settings.model.stream(ahead.request, ahead.abort.signal)) {
        ahead.parts.push(part);
        // What is said before a tool is complete then, as for whoever reads the answer.
        if (part.type === 'tool-call') speak(splitter.flush(), '');
        if (part.type !== 'text') continue;
        ahead.characters += part.text.length;
        if (!sentence.isWhole) speak(splitter.push(part.text)[0], splitter.begun);
      }
      speak(splitter.flush(), '');
      ahead.parts.end();
    } catch (error) {
      // Who gave it up reads no more. Whoever reads it sees the failure; an answer that is only waiting is asked for anew.
      ahead.failed = true;
      if (ahead.abort.signal.aborted) ahead.parts.end();
      else ahead.parts.fail(asProviderError(this.id, error));
    }
    // A voice waits for no more.
    sentence.end();
  }
}

const isSame = (a: ModelRequest, b: ModelRequest): boolean =>
  a.messages.length === b.messages.length && keyOf(a) === keyOf(b);

/** Two requests with the same key have the same answer: of the last message its gist counts. */
function keyOf({ messages, tools, language }: ModelRequest): string {
  const last: ModelMessage | undefined = messages.at(-1);
  const gist = last?.role === 'user' ? gistOf(last.content, turnLanguage(language)) : '';
  return JSON.stringify([messages.slice(0, -1), last?.role, gist, tools.map(({ name }) => name), language]);
}
