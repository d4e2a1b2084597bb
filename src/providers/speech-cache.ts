import { untilAborted } from '#base';
import type { SpeechChunk, SpeechRequest, TextToSpeech } from './text-to-speech.ts';

export interface SpeechCacheSettings {
  /** Audio kept at most, in samples (16 000 bytes a second). */
  readonly maxSamples: number;
  /** Longer texts are hardly said twice. In characters. */
  readonly maxTextLength: number;
}

export interface SpeechCacheFigures {
  readonly hits: number;
  readonly misses: number;
  readonly keptSamples: number;
}

/** One sentence that was spoken, or is being spoken, and who listens to it. */
interface Entry {
  readonly chunks: SpeechChunk[];
  readonly controller: AbortController;
  readonly wake: Set<() => void>;
  state: 'speaking' | 'done' | 'failed';
  error: unknown;
  readers: number;
  samples: number;
}

/**
 * Speaks a sentence once and plays it to everybody who asks for the same: first messages, fillers, answers that many
 * callers get. Whoever asks while it is being spoken listens along. What failed or was cancelled is not kept.
 */
export function createSpeechCache(
  inner: TextToSpeech,
  settings: SpeechCacheSettings,
): TextToSpeech & { readonly figures: SpeechCacheFigures } {
  const cache = new SpeechCache(inner, settings);
  return {
    id: inner.id,
    voices: () => inner.voices(),
    speak: (request, signal) =>
      request.text.length > settings.maxTextLength ? inner.speak(request, signal) : cache.speak(request, signal),
    get figures() {
      return cache.figures;
    },
  };
}

class SpeechCache {
  readonly #inner: TextToSpeech;
  readonly #maxSamples: number;
  /** In order of last use, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  #keptSamples = 0;
  #hits = 0;
  #misses = 0;

  constructor(inner: TextToSpeech, settings: SpeechCacheSettings) {
    this.#inner = inner;
    this.#maxSamples = settings.maxSamples;
  }

  get figures(): SpeechCacheFigures {
    return { hits: this.#hits, misses: this.#misses, keptSamples: this.#keptSamples };
  }

  async *speak(request: SpeechRequest, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    signal.throwIfAborted();
    const key = JSON.stringify([request.language, request.voice ?? '', request.rate ?? 1, request.text]);
    const entry = this.#entryOf(key, request);
    entry.readers++;
    try {
      for (let next = 0; ; ) {
        const chunk = entry.chunks[next];
        if (chunk) {
          next++;
          // The reader owns what it gets; the cache keeps its own.
          yield { ...chunk, samples: chunk.samples.slice() };
          signal.throwIfAborted();
        } else if (entry.state === 'done') return;
        else if (entry.state === 'failed') throw entry.error;
        else await change(entry, signal);
      }
    } finally {
      entry.readers--;
      if (entry.readers === 0 && entry.state === 'speaking') this.#abandon(key, entry);
    }
  }

  #entryOf(key: string, request: SpeechRequest): Entry {
    const found = this.#entries.get(key);
    if (found) {
      this.#hits++;
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    this.#misses++;
    const entry: Entry = {
      ...{ chunks: [], controller: new AbortController(), wake: new Set<() => void>() },
      ...{ state: 'speaking', error: undefined, readers: 0, samples: 0 },
    };
    this.#entries.set(key, entry);
    void this.#produce(key, entry, request);
    return entry;
  }

  async #produce(key: string, entry: Entry, request: SpeechRequest): Promise<void> {
    try {
      for await (const chunk of this.#inner.speak(request, entry.controller.signal)) {
        entry.chunks.push(chunk);
        entry.samples += chunk.samples.length;
        tell(entry);
      }
      entry.state = 'done';
      if (this.#entries.get(key) === entry) this.#keptSamples += entry.samples;
      this.#evict();
    } catch (error) {
      entry.state = 'failed';
      entry.error = error;
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    }
    tell(entry);
  }

  /** Nobody listens any more: the sentence is not finished, and the next one who asks starts anew. */
  #abandon(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.controller.abort(new DOMException('Nobody listens any more.', 'AbortError'));
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#keptSamples <= this.#maxSamples) return;
      if (entry.state !== 'done') continue;
      this.#entries.delete(key);
      this.#keptSamples -= entry.samples;
    }
  }
}

function tell(entry: Entry): void {
  for (const wake of entry.wake) wake();
  entry.wake.clear();
}

function change(entry: Entry, signal: AbortSignal): Promise<void> {
  let wake: () => void = () => undefined;
  const changed = new Promise<void>((resolve) => {
    wake = resolve;
    entry.wake.add(wake);
  });
  return untilAborted(changed, signal).finally(() => entry.wake.delete(wake));
}
