import { untilAborted } from '#base';
import { growingAs, type SpeechChunk, type SpeechRequest, type TextToSpeech } from './text-to-speech.ts';

export interface SpeechCacheSettings {
  /** Of audio, kept at most: what was used longest ago goes first. */
  readonly maxBytes: number;
}

/** What one provider's voice was spared in one workspace since the start of this node. */
export interface SpeechCacheFigures {
  readonly workspaceId: string;
  readonly provider: string;
  readonly hits: number;
  readonly misses: number;
  /** That the provider did not have to speak again. */
  readonly savedCharacters: number;
}

/** Whose sentences they are. */
export interface SpeechCacheUse {
  readonly workspaceId: string;
  readonly provider: string;
  /** What speaks: vendor, model, key. With another one, everything is spoken anew. */
  readonly place: string;
  /** Whether a text is one of those that are said again and again. No other is ever kept. */
  readonly isFixed: (text: string) => boolean;
}

/**
 * Sentences that are said again and again: spoken once, and played to everybody who asks for the same text with the same
 * voice, speed and language. Whoever asks while one is being spoken listens along. What failed or was cancelled is not kept.
 */
export interface SpeechCache {
  /** The voice, without what it has said already. Its `kept` answers from the cache alone. */
  through(voice: TextToSpeech, use: SpeechCacheUse): TextToSpeech;
  /** Of one workspace, or of all. */
  figures(workspaceId?: string): SpeechCacheFigures[];
  readonly keptBytes: number;
  readonly maxBytes: number;
}

/** One sentence that was spoken, or is being spoken, and who listens to it. */
interface Entry {
  readonly chunks: SpeechChunk[];
  readonly controller: AbortController;
  readonly wake: Set<() => void>;
  state: 'speaking' | 'done' | 'failed';
  error: unknown;
  readers: number;
  bytes: number;
}

/** In memory: a node learns anew after a restart. */
export function createSpeechCache({ maxBytes }: SpeechCacheSettings): SpeechCache {
  const sentences = new SpokenSentences(maxBytes);
  const figures = new Map<string, { -readonly [K in keyof SpeechCacheFigures]: SpeechCacheFigures[K] }>();
  const figuresOf = ({ workspaceId, provider }: SpeechCacheUse) => {
    const place = `${workspaceId} ${provider}`;
    const found = figures.get(place) ?? { workspaceId, provider, hits: 0, misses: 0, savedCharacters: 0 };
    figures.set(place, found);
    return found;
  };
  const countHit = (use: SpeechCacheUse, { text }: SpeechRequest) => {
    const counted = figuresOf(use);
    counted.hits++;
    counted.savedCharacters += text.length;
  };
  return {
    through: (voice, use) => ({
      id: voice.id,
      voices: () => voice.voices(),
      // What a model is writing is none of the fixed sentences, as far as one can know.
      ...growingAs(voice, (speak) => speak),
      kept(request) {
        const kept = use.isFixed(request.text) ? sentences.kept(keyOf(use, request)) : undefined;
        if (kept) countHit(use, request);
        return kept;
      },
      speak(request, signal) {
        if (!use.isFixed(request.text)) return voice.speak(request, signal);
        const begins = (isHit: boolean) => {
          if (isHit) countHit(use, request);
          else figuresOf(use).misses++;
        };
        return sentences.speak({ key: keyOf(use, request), request, begins }, voice, signal);
      },
    }),
    figures: (workspaceId) =>
      [...figures.values()]
        .filter((counted) => workspaceId === undefined || counted.workspaceId === workspaceId)
        .map((counted) => ({ ...counted })),
    get keptBytes() {
      return sentences.keptBytes;
    },
    maxBytes,
  };
}

const keyOf = ({ place }: SpeechCacheUse, { language, voice = '', rate = 1, text }: SpeechRequest): string =>
  JSON.stringify([place, language, voice, rate, text]);

class SpokenSentences {
  readonly #maxBytes: number;
  /** In order of last use, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  #keptBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A sentence that is there as a whole. */
  kept(key: string): AsyncIterable<SpeechChunk> | undefined {
    const entry = this.#entries.get(key);
    if (entry?.state !== 'done') return undefined;
    this.#touch(key, entry);
    return replay(entry.chunks);
  }

  /** `begins` is told, when it begins, whether the sentence was there already. */
  async *speak(
    sentence: { readonly key: string; readonly request: SpeechRequest; readonly begins: (isHit: boolean) => void },
    voice: TextToSpeech,
    signal: AbortSignal,
  ): AsyncGenerator<SpeechChunk> {
    signal.throwIfAborted();
    const { key, request, begins } = sentence;
    const found = this.#entries.get(key);
    begins(found !== undefined);
    if (found) this.#touch(key, found);
    const entry = found ?? this.#begin(key, voice, request);
    entry.readers++;
    try {
      for (let next = 0; ; ) {
        const chunk = entry.chunks[next];
        if (chunk) {
          next++;
          yield copyOf(chunk);
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

  #begin(key: string, voice: TextToSpeech, request: SpeechRequest): Entry {
    const entry: Entry = {
      ...{ chunks: [], controller: new AbortController(), wake: new Set<() => void>() },
      ...{ state: 'speaking', error: undefined, readers: 0, bytes: 0 },
    };
    this.#entries.set(key, entry);
    void this.#produce(key, entry, voice, request);
    return entry;
  }

  #touch(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  async #produce(key: string, entry: Entry, voice: TextToSpeech, request: SpeechRequest): Promise<void> {
    try {
      for await (const chunk of voice.speak(request, entry.controller.signal)) {
        entry.chunks.push(chunk);
        entry.bytes += chunk.samples.byteLength;
        tell(entry);
      }
      entry.state = 'done';
      // Silence is no speech: whoever asks next may get some.
      if (entry.bytes === 0) this.#entries.delete(key);
      else if (this.#entries.get(key) === entry) this.#keptBytes += entry.bytes;
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
      if (this.#keptBytes <= this.#maxBytes) return;
      if (entry.state !== 'done') continue;
      this.#entries.delete(key);
      this.#keptBytes -= entry.bytes;
    }
  }
}

/** The reader owns what it gets; the cache keeps its own. */
const copyOf = (chunk: SpeechChunk): SpeechChunk => ({ ...chunk, samples: chunk.samples.slice() });

async function* replay(chunks: readonly SpeechChunk[]): AsyncGenerator<SpeechChunk> {
  for (const chunk of chunks) yield copyOf(chunk);
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
