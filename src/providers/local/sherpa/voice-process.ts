import type { ChildProcess } from 'node:child_process';
import { Queue } from '#base';
import { ProviderError } from '../../error.ts';
import { entryBeside, forkEntry } from '../fork-entry.ts';
import type { SpeakingNews, SpeakingOrder } from './speaking-protocol.ts';

/** Audio as the voice gives it. */
export type SpokenPart = Extract<SpeakingNews, { type: 'audio' }>;

/** More parts than any text has sentences. */
const MAX_PARTS = 1000;

/**
 * The process of one voice: started ahead or by its first sentence, gone when the voice was removed, started again after a
 * crash.
 * It keeps no program running: a command that has spoken its sentence can end.
 */
export class VoiceProcess {
  readonly #options: readonly string[];
  readonly #sentences = new Map<number, Queue<SpokenPart>>();
  #child: ChildProcess | undefined;
  #nextSentence = 1;

  /** `options`: the voice's folder and the name of its network in there. */
  constructor(options: readonly string[]) {
    this.#options = options;
  }

  /** Leaving the loop or aborting cancels the sentence. @throws ProviderError, or the signal's reason. */
  async *speak(text: string, rate: number, signal: AbortSignal): AsyncGenerator<SpokenPart> {
    signal.throwIfAborted();
    const sentence = this.#nextSentence++;
    const parts = new Queue<SpokenPart>(MAX_PARTS);
    const onAbort = () => parts.fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#sentences.set(sentence, parts);
    this.#send({ type: 'speak', sentence, text, rate });
    try {
      yield* parts;
    } finally {
      signal.removeEventListener('abort', onAbort);
      if (this.#sentences.delete(sentence)) this.#send({ type: 'cancel', sentence });
      if (this.#sentences.size === 0) this.#child?.channel?.unref();
    }
  }

  /** Loads the voice, so that the first sentence does not wait for it. */
  warm(): void {
    this.#child ??= this.#start();
    this.#child.channel?.unref();
  }

  /** For a sentence that takes too long: the process has hung, and everything in it. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  #send(order: SpeakingOrder): void {
    this.#child ??= this.#start();
    const child = this.#child;
    child.channel?.ref();
    // A process that has just died says so by its exit.
    if (child.connected) child.send(order);
  }

  #start(): ChildProcess {
    const child = forkEntry(entryBeside(import.meta.url, 'speaking-main'), this.#options, 'ignore');
    child.unref();
    child.on('message', (news) => this.#take(news as SpeakingNews));
    child.on('error', () => this.#lost(child));
    child.on('exit', () => this.#lost(child));
    return child;
  }

  #take(news: SpeakingNews): void {
    const parts = this.#sentences.get(news.sentence);
    if (!parts) return;
    if (news.type === 'audio') {
      parts.push(news);
      return;
    }
    this.#sentences.delete(news.sentence);
    if (news.type === 'done') parts.end();
    else parts.fail(new ProviderError('local', 'unavailable', 'The voice failed.', { cause: news.message }));
  }

  #lost(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const failed = [...this.#sentences.values()];
    this.#sentences.clear();
    for (const parts of failed)
      parts.fail(new ProviderError('local', 'unavailable', 'The voice stopped unexpectedly.'));
  }
}
