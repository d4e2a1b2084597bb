import { errorMessage, systemClock } from '#base';
import { Decoder } from './decoder.ts';
import type { EngineStream } from './engine-stream.ts';
import { EngineFailure } from './failure.ts';
import type { Model } from './model.ts';
import type { Pocketsphinx } from './pocketsphinx.ts';
import type { EngineNews } from './protocol.ts';
import { Upsampler } from './upsample.ts';

/** A caller waits for the answer meanwhile. */
const SECOND_LOOK_MS = 700;

/** Decoders for free English: each takes about 100 MB and a quarter of a core while somebody speaks. */
export class DictationPool {
  readonly #sphinx: Pocketsphinx;
  readonly #model: Model;
  readonly #idle: Decoder[] = [];
  #free: number;

  constructor(sphinx: Pocketsphinx, model: Model, limit: number) {
    this.#sphinx = sphinx;
    this.#model = model;
    this.#free = limit;
  }

  /** A decoder, to be given back; undefined when all are in use. @throws EngineFailure */
  async take(): Promise<Decoder | undefined> {
    if (this.#free === 0) return undefined;
    this.#free--;
    try {
      return this.#idle.pop() ?? (await Decoder.english(this.#sphinx, this.#model));
    } catch (error) {
      this.#free++;
      throw error;
    }
  }

  release(decoder: Decoder): void {
    this.#free++;
    this.#idle.push(decoder);
  }

  /** The words of a whole utterance (16 kHz), heard again in pieces; undefined when there is no decoder or no time. */
  async transcribe(pieces: readonly Int16Array[]): Promise<string | undefined> {
    const untilMs = systemClock.now() + SECOND_LOOK_MS;
    const decoder = await this.take().catch(() => undefined);
    if (!decoder) return undefined;
    decoder.begin();
    let done = 0;
    for (const piece of pieces) {
      if (systemClock.now() > untilMs) break;
      await decoder.processAsync(piece);
      done++;
    }
    decoder.end();
    const text = done === pieces.length ? decoder.text() : undefined;
    this.release(decoder);
    return text;
  }
}

/** 8 kHz samples that are decoded in one go: larger pieces cost less, smaller ones give partial transcripts sooner. */
const PIECE_SAMPLES = 1600;

/** Recognition of free English in one call. Decoding happens on another thread, piece after piece. */
export class DictationStream implements EngineStream {
  readonly #tell: (news: EngineNews) => void;
  readonly #stream: number;
  readonly #pool: DictationPool;
  #decoder: Decoder | undefined;
  #work: Promise<void>;
  #upsampler = new Upsampler();
  #pending: Int16Array[] = [];
  #pendingSamples = 0;
  /** The segment whose audio comes in, and the one that the decoder is at. */
  #segment = 0;
  #open: number | undefined;
  readonly #dropped = new Set<number>();
  #heard = 0;

  constructor(tell: (news: EngineNews) => void, stream: number, pool: DictationPool) {
    this.#tell = tell;
    this.#stream = stream;
    this.#pool = pool;
    this.#work = this.#take();
  }

  /** Free speech has no phrases. */
  setPhrases(): Promise<void> {
    return Promise.resolve();
  }

  begin(segment: number): void {
    this.#segment = segment;
    this.#forgetPending();
    this.#upsampler = new Upsampler();
    this.#after((decoder) => {
      this.#closeSegment(decoder);
      this.#open = segment;
      this.#heard = 0;
      decoder.begin();
    });
  }

  audio(samples: Int16Array): void {
    this.#pending.push(this.#upsampler.process(samples));
    this.#pendingSamples += samples.length;
    if (this.#pendingSamples >= PIECE_SAMPLES) this.#flush();
  }

  end(): void {
    this.#flush();
    const segment = this.#segment;
    this.#after((decoder) => {
      if (this.#dropped.has(segment)) return;
      const wasOpen = this.#open !== undefined;
      this.#closeSegment(decoder);
      const text = wasOpen ? decoder.text() : '';
      this.#tell({ type: 'final', stream: this.#stream, segment, text, confidence: text === '' ? 0 : 0.5 });
    });
  }

  drop(segment: number): void {
    this.#dropped.add(segment);
    if (this.#segment === segment) this.#forgetPending();
    this.#after((decoder) => {
      if (this.#open === segment) this.#closeSegment(decoder);
      this.#dropped.delete(segment);
    });
  }

  close(): void {
    this.#after((decoder) => {
      this.#closeSegment(decoder);
      this.#decoder = undefined;
      this.#pool.release(decoder);
    });
  }

  #flush(): void {
    const pieces = this.#pending;
    const samples = this.#pendingSamples;
    const segment = this.#segment;
    this.#forgetPending();
    this.#after(async (decoder) => {
      if (this.#open !== segment || this.#dropped.has(segment)) return;
      for (const piece of pieces) await decoder.processAsync(piece);
      this.#heard += samples;
      const progress = { stream: this.#stream, segment, samples: this.#heard };
      this.#tell({ type: 'progress', ...progress, text: decoder.text() });
    });
  }

  #forgetPending(): void {
    this.#pending = [];
    this.#pendingSamples = 0;
  }

  #closeSegment(decoder: Decoder): void {
    if (this.#open !== undefined) decoder.end();
    this.#open = undefined;
  }

  async #take(): Promise<void> {
    try {
      this.#decoder = await this.#pool.take();
      if (!this.#decoder) throw new EngineFailure('busy', 'Too many calls use free speech recognition.');
    } catch (error) {
      const kind = error instanceof EngineFailure ? error.kind : 'crash';
      this.#tell({ type: 'failed', stream: this.#stream, kind, message: errorMessage(error) });
    }
  }

  /** Does `work` when all before it is done; nothing without a decoder. */
  #after(work: (decoder: Decoder) => void | Promise<void>): void {
    this.#work = this.#work.then(() => (this.#decoder ? work(this.#decoder) : undefined));
  }
}
