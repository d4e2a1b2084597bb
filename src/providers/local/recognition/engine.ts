import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextMessages } from 'node:timers/promises';
import { errorMessage } from '#base';
import { DictationPool, DictationStream } from './dictation.ts';
import { type EngineContext, type EngineStream, PhraseStream } from './engine-stream.ts';
import { EngineFailure } from './failure.ts';
import { Lexicon } from './lexicon.ts';
import { MODEL_FOLDER, telephoneModel } from './model.ts';
import { loadPocketsphinx } from './pocketsphinx.ts';
import type { EngineNews, EngineOrder } from './protocol.ts';

/** Calls that can use the language model at once. */
const DICTATIONS = 4;

/** Runs recognition streams by orders from the platform's process. */
export class Engine {
  readonly #folder: string;
  readonly #modelFolder: string;
  readonly #tell: (news: EngineNews) => void;
  readonly #streams = new Map<number, EngineStream>();
  #context: EngineContext | undefined;
  readonly #orders = new Map<number, Promise<void>>();
  /** Segments whose orders are not carried out any more, by `segmentOf`. */
  readonly #dropped = new Set<string>();

  /** `folder` is empty and the engine's alone. */
  constructor(folder: string, tell: (news: EngineNews) => void, modelFolder: string = MODEL_FOLDER) {
    this.#folder = folder;
    this.#modelFolder = modelFolder;
    this.#tell = tell;
  }

  /** Loads what the first call would wait for. What is missing is told to the first call. */
  warmUp(): void {
    try {
      this.#context = this.#load();
      this.#context.lexicon.load();
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
    }
  }

  /** Carries out a stream's orders in the order they came; a failing one ends that stream only. */
  accept(order: EngineOrder): void {
    if (order.type === 'drop') this.#dropped.add(segmentOf(order));
    const done = (this.#orders.get(order.stream) ?? Promise.resolve()).then(() => this.#try(order));
    this.#orders.set(order.stream, done);
    if (order.type === 'close') void done.then(() => this.#orders.delete(order.stream));
  }

  async #try(order: EngineOrder): Promise<void> {
    try {
      // Decoding takes its time: what has come meanwhile may be that this audio is not wanted.
      if (order.type === 'audio') await nextMessages();
      await this.#carryOut(order);
    } catch (error) {
      const kind = error instanceof EngineFailure ? error.kind : 'crash';
      this.#close(order.stream);
      this.#tell({ type: 'failed', stream: order.stream, kind, message: errorMessage(error) });
    }
  }

  #carryOut(order: EngineOrder): Promise<void> | undefined {
    const stream = this.#streams.get(order.stream);
    if ('segment' in order && order.type !== 'drop' && this.#dropped.has(segmentOf(order))) return undefined;
    switch (order.type) {
      case 'open':
        return this.#open(order.stream, order.language, order.phrases);
      case 'phrases':
        return stream?.setPhrases(order.phrases);
      case 'begin':
        stream?.begin(order.segment);
        return undefined;
      case 'audio':
        stream?.audio(order.samples);
        return undefined;
      case 'end':
        stream?.end();
        return undefined;
      case 'drop':
        stream?.drop(order.segment);
        this.#dropped.delete(segmentOf(order));
        return undefined;
      case 'close':
        this.#close(order.stream);
        return undefined;
    }
  }

  async #open(number: number, language: string, phrases: readonly string[]): Promise<void> {
    this.#context ??= this.#load();
    const free = phrases.length === 0 && language.startsWith('en');
    const stream = free
      ? new DictationStream(this.#tell, number, this.#context.dictation)
      : new PhraseStream(this.#context, number, language);
    this.#streams.set(number, stream);
    await stream.setPhrases(phrases);
  }

  #close(number: number): void {
    this.#streams.get(number)?.close();
    this.#streams.delete(number);
  }

  #load(): EngineContext {
    if (!existsSync(this.#modelFolder)) throw new EngineFailure('missing', 'pocketsphinx-en-us is not installed.');
    try {
      const sphinx = loadPocketsphinx();
      const model = telephoneModel(this.#modelFolder, this.#folder);
      return {
        sphinx,
        model,
        scratchFile: join(this.#folder, 'network.fsg'),
        lexicon: new Lexicon(model.dictionary),
        dictation: new DictationPool(sphinx, model, DICTATIONS),
        tell: this.#tell,
      };
    } catch (error) {
      throw new EngineFailure('missing', errorMessage(error), { cause: error });
    }
  }
}

const segmentOf = ({ stream, segment }: { readonly stream: number; readonly segment: number }) =>
  `${stream}/${segment}`;
