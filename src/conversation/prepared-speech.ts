import { Queue } from '#base';
import type { SpeechChunk, SpeechRequest, TextToSpeech } from '#providers';
import { asProviderError } from './stream.ts';

/** More than the audio of any sentence. */
const MAX_CHUNKS = 10_000;

/**
 * A voice that has begun one sentence before it is asked for: the first message is synthesised while the call rings.
 * Everything else goes to `inner`.
 */
export class PreparedSpeech implements TextToSpeech {
  readonly id: string;
  readonly #inner: TextToSpeech;
  readonly #abort = new AbortController();
  #prepared: { readonly text: string; readonly chunks: Queue<SpeechChunk> } | undefined;

  constructor(inner: TextToSpeech) {
    this.id = inner.id;
    this.#inner = inner;
  }

  voices(): ReturnType<TextToSpeech['voices']> {
    return this.#inner.voices();
  }

  prepare(request: SpeechRequest): void {
    const chunks = new Queue<SpeechChunk>(MAX_CHUNKS);
    this.#prepared = { text: request.text, chunks };
    void this.#collect(request, chunks);
  }

  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk> {
    const prepared = this.#prepared;
    if (prepared?.text !== request.text) return this.#inner.speak(request, signal);
    this.#prepared = undefined;
    signal.addEventListener('abort', () => this.#abort.abort(signal.reason), { once: true });
    return prepared.chunks;
  }

  /** Idempotent: stops what nobody asked for. */
  close(): void {
    this.#prepared = undefined;
    this.#abort.abort();
  }

  async #collect(request: SpeechRequest, chunks: Queue<SpeechChunk>): Promise<void> {
    try {
      for await (const chunk of this.#inner.speak(request, this.#abort.signal)) chunks.push(chunk);
      chunks.end();
    } catch (error) {
      // The reader of the queue tries again, or the call is over and there is none.
      chunks.fail(asProviderError(this.id, error));
    }
  }
}
