import type { Connection, SpeechSynthesisResult, SpeechSynthesizer } from 'microsoft-cognitiveservices-speech-sdk';
import { decodeG711, SAMPLES_PER_MS } from '#audio';
import { type Clock, Queue } from '#base';
import { failureOf, type ProviderErrorKind } from '../error.ts';
import type { SpeechChunk } from '../text-to-speech.ts';
import { kindOfCancellation } from './failure.ts';
import { isJson } from './is-json.ts';
import { type Azure, configOf } from './sdk.ts';

/** Without any audio for this long, nobody is there. */
const STALL_MS = 5000;
/** How long a sentence that nobody wants any more may take to end before its connection is given up. */
const DRAIN_MS = 2000;
/** The service counts time in 100 ns. */
const TICKS_PER_MS = 10_000;
const STOP = JSON.stringify({ action: 'stop' });
/** More than a sentence has: never full. */
const MAX_CHUNKS = 100_000;

interface Sentence {
  readonly chunks: Queue<SpeechChunk>;
  /** Words whose audio has not come yet. */
  words: { readonly text: string; readonly offsetMs: number }[];
  samples: number;
  isLeft: boolean;
  cancelLimit: () => void;
}

export interface LineSettings {
  readonly azure: Azure;
  readonly clock: Clock;
  /** It has nothing to say. */
  onIdle(line: AzureLine): void;
  /** It is of no use any more. */
  onClosed(line: AzureLine): void;
}

/** One connection of the SDK, which speaks one sentence after the other. */
export class AzureLine {
  readonly #settings: LineSettings;
  readonly #synthesizer: SpeechSynthesizer;
  readonly #connection: Connection;
  #sentence: Sentence | undefined;
  /** Opened ahead: the SDK knows of no connection to close until something has been sent over it. */
  #ahead: 'none' | 'opening' | 'open' = 'none';
  #isClosed = false;

  constructor(settings: LineSettings) {
    const { sdk } = settings.azure;
    this.#settings = settings;
    const config = configOf(settings.azure, 'speaking');
    config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw8Khz8BitMonoALaw;
    this.#synthesizer = new sdk.SpeechSynthesizer(config, null);
    this.#connection = sdk.Connection.fromSynthesizer(this.#synthesizer);
    this.#synthesizer.synthesizing = (_, { result }) => this.#take(result.audioData);
    this.#synthesizer.wordBoundary = (_, { boundaryType, text, audioOffset }) => {
      if (boundaryType === sdk.SpeechSynthesisBoundaryType.Word)
        this.#sentence?.words.push({ text, offsetMs: audioOffset / TICKS_PER_MS });
    };
    this.#connection.messageReceived = ({ message }) => {
      if (message.isTextMessage && !isJson(message.TextMessage)) this.#lost('protocol');
    };
    // Within a sentence the reason comes after this, or never.
    this.#connection.disconnected = () => {
      this.#ahead = 'none';
      setImmediate(() => this.#lost('unavailable'));
    };
  }

  /** Opens the connection ahead of the first sentence; a failure shows when there is one. */
  open(): void {
    this.#ahead = 'opening';
    const over = (ahead: 'none' | 'open') => {
      if (this.#ahead === 'opening') this.#ahead = ahead;
      if (this.#isClosed) this.#dispose();
      else if (ahead === 'none') this.close();
    };
    this.#connection.openConnection(
      () => over('open'),
      () => over('none'),
    );
  }

  /** Only when idle. Chunks end, or fail with a `ProviderError`. */
  speak(ssml: string): { readonly chunks: Queue<SpeechChunk>; leave(): void } {
    const sentence: Sentence = {
      ...{
        chunks: new Queue<SpeechChunk>(MAX_CHUNKS),
        words: [],
        samples: 0,
        isLeft: false,
        cancelLimit: () => undefined,
      },
    };
    this.#sentence = sentence;
    this.#ahead = 'none';
    this.#limit(sentence, STALL_MS);
    this.#synthesizer.speakSsmlAsync(
      ssml,
      (result) => this.#ended(sentence, result),
      (details) => this.#sentence === sentence && this.#lost(kindOfCancellation(undefined, details)),
    );
    return { chunks: sentence.chunks, leave: () => this.#leave(sentence) };
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sentence?.cancelLimit();
    this.#sentence?.chunks.fail(failureOf('azure', 'unavailable'));
    this.#sentence = undefined;
    if (this.#ahead !== 'opening') this.#dispose();
    this.#settings.onClosed(this);
  }

  #dispose(): void {
    const nothing = () => undefined;
    if (this.#ahead === 'open') this.#connection.sendMessageAsync('synthesis.control', STOP, nothing, nothing);
    this.#connection.close();
    // A connection that never opened cannot be closed: the SDK says so, and there is nothing to do about it.
    this.#synthesizer.close(undefined, nothing);
  }

  #take(data: ArrayBuffer): void {
    const sentence = this.#sentence;
    if (!sentence || sentence.isLeft || data.byteLength === 0) return;
    this.#limit(sentence, STALL_MS);
    const samples = decodeG711('alaw', new Uint8Array(data));
    sentence.samples += samples.length;
    const endMs = sentence.samples / SAMPLES_PER_MS;
    const words = sentence.words.filter(({ offsetMs }) => offsetMs < endMs);
    sentence.words = sentence.words.filter(({ offsetMs }) => offsetMs >= endMs);
    sentence.chunks.push(words.length > 0 ? { samples, words } : { samples });
  }

  #ended(sentence: Sentence, result: SpeechSynthesisResult) {
    if (this.#sentence !== sentence) return;
    const { sdk } = this.#settings.azure;
    if (result.reason === sdk.ResultReason.Canceled) {
      const { ErrorCode, errorDetails } = sdk.CancellationDetails.fromResult(result);
      return this.#lost(kindOfCancellation(sdk.CancellationErrorCode[ErrorCode], errorDetails));
    }
    sentence.cancelLimit();
    sentence.chunks.end();
    this.#sentence = undefined;
    this.#settings.onIdle(this);
  }

  /** Nobody reads the sentence on: the service is told to stop, and the line is idle as soon as it has. */
  #leave(sentence: Sentence): void {
    if (this.#sentence !== sentence || sentence.isLeft) return;
    sentence.isLeft = true;
    this.#limit(sentence, DRAIN_MS);
    this.#connection.sendMessageAsync('synthesis.control', STOP, undefined, () => this.#lost('unavailable'));
  }

  #limit(sentence: Sentence, limitMs: number): void {
    sentence.cancelLimit();
    sentence.cancelLimit = this.#settings.clock.after(limitMs, () => this.#lost('timeout'));
  }

  #lost(kind: ProviderErrorKind): void {
    this.#sentence?.chunks.fail(failureOf('azure', kind));
    this.close();
  }
}
