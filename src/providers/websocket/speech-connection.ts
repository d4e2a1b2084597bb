import { SAMPLES_PER_MS } from '#audio';
import { Queue } from '#base';
import { failureOf, type ProviderError } from '../error.ts';
import type { GrowingText } from '../growing-text.ts';
import type { AnySpeechRequest, SpeechChunk, SpeechManner, SpeechRequest } from '../text-to-speech.ts';
import { type SocketSettings, type SocketTarget, VendorSocket } from './vendor-socket.ts';
import { type Alignment, WordStarts } from './word-starts.ts';

/** Silence of the vendor within a sentence after which it is not coming. */
const STALL_MS = 8000;
/** How long a vendor may take to confirm that a sentence is cancelled. */
const DRAIN_MS = 3000;
const MINUTE_MS = 60_000;
/** Chunks of one sentence that were not read yet: many minutes of speech. */
const MOST_CHUNKS = 20_000;

/** What a vendor says about a sentence; without an id where a connection speaks one sentence at a time. */
export type SpeechNews =
  | {
      readonly type: 'audio';
      readonly id?: string | undefined;
      readonly samples: Int16Array;
      readonly alignment?: Alignment | undefined;
    }
  | { readonly type: 'end' | 'cancelled'; readonly id?: string | undefined };

/** How a vendor is spoken to: everything about one that connections do not know. */
export interface SpeechProtocol {
  target(request: SpeechManner): SocketTarget;
  /** Sentences at once on one connection. */
  readonly capacity: number;
  /** Sentences that a connection may be asked for in a minute. */
  readonly mostPerMinute?: number;
  begin(id: string, request: SpeechRequest): readonly string[];
  /** Of a sentence that is still being written; absent: sentences are asked for when they are whole. */
  readonly growing?: GrowingProtocol;
  /** Stops a sentence, which is then `cancelled`; absent: it comes to its `end`, which nobody waits for. */
  readonly cancel?: string;
  readonly farewell?: string;
  /** Undefined for what does not concern us. @throws ProviderError */
  read(data: string | Buffer): SpeechNews | undefined;
}

interface GrowingProtocol {
  begin(id: string, request: SpeechManner): string;
  /** Whole words. */
  add(id: string, text: string): string;
  /** All was added. */
  end(id: string): readonly string[];
  /** No more is added, and nobody wants the rest: its `end` follows. */
  leave(id: string): string;
}

export interface Sentence {
  readonly chunks: AsyncIterable<SpeechChunk>;
  /** Whether any audio came. */
  readonly hasBegun: boolean;
  /** Nobody reads it any more. Idempotent; the connection serves the next one when the vendor has stopped. */
  leave(): void;
}

class SpokenSentence {
  readonly queue = new Queue<SpeechChunk>(MOST_CHUNKS);
  readonly words: WordStarts;
  samples = 0;
  isLeft = false;
  cancelLimit: () => void = () => undefined;
  /** Its text is still being written. */
  unfollow: (() => void) | undefined;

  constructor(text: string | GrowingText) {
    this.words = new WordStarts(text);
  }

  take({ samples, alignment }: Extract<SpeechNews, { type: 'audio' }>): void {
    const words = alignment && this.words.take(alignment, this.samples / SAMPLES_PER_MS);
    this.samples += samples.length;
    this.queue.push(words && words.length > 0 ? { samples, words } : { samples });
  }
}

/** One connection and the sentences that it speaks. */
export class SpeechConnection {
  readonly #protocol: SpeechProtocol;
  readonly #settings: SocketSettings;
  readonly #socket: VendorSocket;
  readonly #sentences = new Map<string, SpokenSentence>();
  readonly #onIdle: () => void;
  /** When it was last asked for sentences. */
  #begunAtMs: number[] = [];
  #count = 0;
  /** Settles when it is open or lost. */
  readonly opened: Promise<void>;
  #onOpened: () => void = () => undefined;
  #onLost: () => void;

  constructor(
    target: SocketTarget,
    protocol: SpeechProtocol,
    settings: SocketSettings,
    events: { readonly onIdle: () => void; readonly onLost: () => void },
  ) {
    this.#protocol = protocol;
    this.#settings = settings;
    this.#onIdle = events.onIdle;
    this.#onLost = events.onLost;
    this.opened = new Promise((resolve) => {
      this.#onOpened = resolve;
    });
    this.#socket = new VendorSocket(target, settings, {
      onOpen: () => this.#onOpened(),
      onMessage: (data) => {
        const news = protocol.read(data);
        if (news) this.#take(news);
      },
      onFailure: (error) => this.#end(error),
    });
  }

  get isIdle(): boolean {
    return this.#sentences.size === 0;
  }

  /** It has served before. */
  get isUsed(): boolean {
    return this.#count > 0;
  }

  /** Whether it can take another sentence now. */
  get hasRoom(): boolean {
    if (this.#sentences.size >= this.#protocol.capacity) return false;
    const sinceMs = this.#settings.clock.now() - MINUTE_MS;
    this.#begunAtMs = this.#begunAtMs.filter((atMs) => atMs > sinceMs);
    return this.#begunAtMs.length < (this.#protocol.mostPerMinute ?? Number.POSITIVE_INFINITY);
  }

  begin({ text, ...request }: AnySpeechRequest): Sentence {
    const id = String(++this.#count);
    const sentence = new SpokenSentence(text);
    this.#sentences.set(id, sentence);
    this.#begunAtMs.push(this.#settings.clock.now());
    this.#limit(sentence, STALL_MS);
    const { growing } = this.#protocol;
    const whole = typeof text === 'string' ? text : text.soFar;
    if (typeof text !== 'string' && !text.isWhole && growing) {
      this.#socket.send(growing.begin(id, request));
      this.#follow(id, sentence, text, growing);
    } else for (const message of this.#protocol.begin(id, { ...request, text: whole })) this.#socket.send(message);
    return {
      chunks: sentence.queue,
      get hasBegun() {
        return sentence.samples > 0;
      },
      leave: () => this.#leave(id, sentence),
    };
  }

  /** Idempotent; sentences that are being spoken fail. */
  close(): void {
    this.#socket.close(this.#protocol.farewell);
    this.#end(failureOf(this.#settings.provider, 'unavailable'));
  }

  #follow(id: string, sentence: SpokenSentence, text: GrowingText, growing: GrowingProtocol): void {
    sentence.unfollow = text.follow((added, isWhole) => {
      // Who writes slowly is no fault of the vendor.
      this.#limit(sentence, STALL_MS);
      if (added.trim() !== '') this.#socket.send(growing.add(id, added));
      if (!isWhole) return;
      sentence.unfollow = undefined;
      for (const message of growing.end(id)) this.#socket.send(message);
    });
  }

  #take(news: SpeechNews): void {
    const id = news.id ?? this.#sentences.keys().next().value;
    const sentence = id === undefined ? undefined : this.#sentences.get(id);
    if (id === undefined || !sentence) return;
    if (news.type === 'audio') {
      if (sentence.isLeft || news.samples.length === 0) return;
      this.#limit(sentence, STALL_MS);
      sentence.take(news);
      return;
    }
    // What was cancelled is over when the vendor says so: its end may have been on the way already.
    const isOver = sentence.isLeft && this.#protocol.cancel ? news.type === 'cancelled' : news.type === 'end';
    if (!isOver) return;
    sentence.queue.end();
    this.#forget(id, sentence);
  }

  #forget(id: string, sentence: SpokenSentence): void {
    sentence.cancelLimit();
    sentence.unfollow?.();
    this.#sentences.delete(id);
    if (this.isIdle) this.#onIdle();
  }

  #leave(id: string, sentence: SpokenSentence): void {
    sentence.queue.end();
    if (sentence.isLeft || !this.#sentences.has(id)) return;
    sentence.isLeft = true;
    const { cancel, capacity, growing } = this.#protocol;
    if (sentence.unfollow && growing) this.#socket.send(growing.leave(id));
    sentence.unfollow?.();
    if (cancel !== undefined) this.#socket.send(cancel);
    // Where sentences have ids, what is late of one does not harm the others.
    this.#limit(sentence, DRAIN_MS, capacity > 1 ? () => this.#forget(id, sentence) : () => this.#giveUp());
  }

  #limit(sentence: SpokenSentence, limitMs: number, onLimit = () => this.#giveUp()): void {
    sentence.cancelLimit();
    sentence.cancelLimit = this.#settings.clock.after(limitMs, onLimit);
  }

  #giveUp(): void {
    this.#socket.close();
    this.#end(failureOf(this.#settings.provider, 'timeout'));
  }

  #end(error: ProviderError): void {
    for (const sentence of this.#sentences.values()) {
      sentence.cancelLimit();
      sentence.unfollow?.();
      sentence.queue.fail(error);
    }
    this.#sentences.clear();
    this.#onOpened();
    this.#onLost();
    this.#onLost = () => undefined;
  }
}
