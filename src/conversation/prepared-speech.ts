import { InvalidStateError, Queue } from '#base';
import {
  type AnySpeechRequest,
  type SpeakGrowing,
  type SpeechChunk,
  type SpeechRequest,
  speakAny,
  type TextToSpeech,
} from '#providers';
import { asProviderError } from './stream.ts';

/** More than the audio of any sentence. */
const MAX_CHUNKS = 10_000;
/** One object: making an error costs more than a sentence. */
const DROPPED = new InvalidStateError('Nobody asked for the sentence.');

interface Prepared {
  readonly request: AnySpeechRequest;
  readonly chunks: Queue<SpeechChunk>;
  readonly abort: AbortController;
}

/**
 * A voice that has begun a sentence before it is asked for: the first message while the call rings, the first clause of
 * an answer while it is not yet sure that the caller has finished. Everything else goes to `inner`.
 */
export class PreparedSpeech implements TextToSpeech {
  readonly id: string;
  readonly #inner: TextToSpeech;
  #prepared: Prepared | undefined;

  constructor(inner: TextToSpeech) {
    this.id = inner.id;
    this.#inner = inner;
  }

  voices(): ReturnType<TextToSpeech['voices']> {
    return this.#inner.voices();
  }

  /** Begins `request`; one that nobody asked for is given up. A growing text is asked for by itself, or by its words when it is whole. */
  prepare(request: AnySpeechRequest): void {
    this.close();
    this.#prepared = { request, chunks: new Queue<SpeechChunk>(MAX_CHUNKS), abort: new AbortController() };
    void this.#collect(this.#prepared);
  }

  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk> {
    return this.#take(request, signal) ?? this.#inner.speak(request, signal);
  }

  get speakGrowing(): SpeakGrowing | undefined {
    const { speakGrowing } = this.#inner;
    return speakGrowing && ((request, signal) => this.#take(request, signal) ?? speakGrowing(request, signal));
  }

  #take(request: AnySpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk> | undefined {
    const prepared = this.#prepared;
    if (!prepared || !isSame(prepared.request, request)) return undefined;
    this.#prepared = undefined;
    signal.addEventListener('abort', () => prepared.abort.abort(signal.reason), { once: true });
    return prepared.chunks;
  }

  /** Idempotent: stops what nobody asked for. */
  close(): void {
    this.#prepared?.abort.abort(DROPPED);
    this.#prepared = undefined;
  }

  async #collect({ request, chunks, abort }: Prepared): Promise<void> {
    try {
      for await (const chunk of speakAny(this.#inner, request, abort.signal)) chunks.push(chunk);
      chunks.end();
    } catch (error) {
      // Who gave the sentence up reads no more; any other reader tries again.
      if (abort.signal.aborted) chunks.end();
      else chunks.fail(asProviderError(this.id, error));
    }
  }
}

const isSame = (a: AnySpeechRequest, b: AnySpeechRequest) =>
  isSameText(a.text, b.text) && a.language === b.language && a.voice === b.voice && a.rate === b.rate;

/** A text that still grows is the same as itself alone: how it goes on cannot be told from its beginning. */
const isSameText = (a: AnySpeechRequest['text'], b: AnySpeechRequest['text']) => a === b || wholeOf(a) === wholeOf(b);

const wholeOf = (text: AnySpeechRequest['text']) =>
  typeof text === 'string' ? text : text.isWhole ? text.soFar : text;
