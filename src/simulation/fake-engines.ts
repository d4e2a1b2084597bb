import type { Clock } from '#base';
import {
  type LanguageModel,
  type ModelPart,
  type ModelRequest,
  type ModelToolCall,
  ProviderError,
  type SpeechChunk,
  type SpeechRequest,
  type SpeechToText,
  type SpeechToTextCapabilities,
  type SpeechToTextSettings,
  type SpeechToTextStream,
  type TextToSpeech,
  type TranscriptEvent,
} from '#providers';

/**
 * What goes wrong with one request. `hang`: no answer at all. `break`: ends with an error in the middle.
 * `rubbish`: answers what makes no sense. `misconfigured`: an error that no retry can help.
 */
export type Fault = 'none' | 'hang' | 'slow' | 'fail' | 'break' | 'empty' | 'rubbish' | 'misconfigured';

const SLOW_MS = 4000;
/** A hang ends only by abort; a test that waits for it forgot one. */
const HANG_MS = 3_600_000;

const failure = (provider: string, fault: Fault) =>
  new ProviderError(provider, fault === 'misconfigured' ? 'configuration' : 'unavailable', `A test makes it ${fault}.`);

/** The pauses of one request, which an abort ends: one listener for all of them. */
class Pauses {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #cancel: () => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  readonly #onAbort = () => {
    this.#cancel();
    this.#reject(this.#signal.reason);
  };

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  wait(ms: number): Promise<void> {
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#cancel = this.#clock.after(ms, resolve);
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** Waits for the first answer as the fault has it, or fails. */
async function begin(pauses: Pauses, provider: string, fault: Fault, waitMs: number): Promise<void> {
  await pauses.wait(fault === 'hang' ? HANG_MS : fault === 'slow' ? SLOW_MS : waitMs);
  if (fault === 'fail' || fault === 'misconfigured') throw failure(provider, fault);
}

interface Faulty {
  readonly clock: Clock;
  /** Decides about the request with this number, from 0. */
  readonly fault?: (request: number) => Fault;
}

export interface FakeSpeechToTextSettings extends Faulty {
  readonly partials?: boolean;
  readonly partialMs?: number;
  readonly finalMs?: number;
}

/** A recogniser that hears what `hear` is told, as long as a stream is open. */
export class FakeSpeechToText implements SpeechToText {
  readonly id = 'fake-stt';
  readonly capabilities: SpeechToTextCapabilities;
  /** What streams were opened for. */
  readonly opened: SpeechToTextSettings[] = [];
  readonly #settings: FakeSpeechToTextSettings;
  readonly #streams = new Set<FakeStream>();
  #segments = 0;

  constructor(settings: FakeSpeechToTextSettings) {
    this.#settings = settings;
    this.capabilities = {
      partials: settings.partials ?? true,
      phrases: true,
      languages: 'any',
      g711: [],
      wordTimes: false,
    };
  }

  open(settings: SpeechToTextSettings, onEvent: (event: TranscriptEvent) => void): SpeechToTextStream {
    this.opened.push(settings);
    const stream: FakeStream = new FakeStream(
      this.#settings,
      () => this.#settings.fault?.(this.#segments++) ?? 'none',
      onEvent,
      () => this.#streams.delete(stream),
    );
    this.#streams.add(stream);
    return stream;
  }

  /** The caller has just spoken a word. */
  hear(word: string): void {
    for (const stream of this.#streams) stream.hear(word);
  }

  get openStreams(): number {
    return this.#streams.size;
  }
}

class FakeStream implements SpeechToTextStream {
  written = 0;
  phrases: readonly string[] = [];
  readonly #settings: FakeSpeechToTextSettings;
  readonly #nextFault: () => Fault;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #onClose: () => void;
  readonly #timers = new Set<() => void>();
  #words: string[] = [];
  #cancelFinal: () => void = () => undefined;
  #closed = false;
  #fault: Fault = 'none';

  constructor(
    settings: FakeSpeechToTextSettings,
    nextFault: () => Fault,
    onEvent: (event: TranscriptEvent) => void,
    onClose: () => void,
  ) {
    this.#settings = settings;
    this.#nextFault = nextFault;
    this.#onEvent = onEvent;
    this.#onClose = onClose;
  }

  write(samples: Int16Array): void {
    this.written += samples.length;
  }

  beginSegment(): void {
    this.#fault = this.#nextFault();
    if (this.#fault === 'break' || this.#fault === 'misconfigured') {
      this.#later(300, { type: 'error', error: failure('fake-stt', this.#fault) });
    }
  }

  hear(word: string): void {
    this.#words.push(word);
    if (this.#settings.partials === false || this.#fault === 'hang') return;
    const text = this.#words.join(' ');
    this.#later(this.#settings.partialMs ?? 120, { type: 'partial', text: this.#fault === 'empty' ? '' : text });
  }

  endSegment(): void {
    this.#cancelFinal = this.#transcribe() ?? (() => undefined);
  }

  dropSegment(): void {
    this.#words = [];
    this.#cancelFinal();
  }

  #transcribe(): (() => void) | undefined {
    const text = this.#words.join(' ');
    this.#words = [];
    const finalMs = this.#settings.finalMs ?? 150;
    switch (this.#fault) {
      case 'hang':
        return undefined;
      case 'fail':
        return this.#later(finalMs, { type: 'error', error: failure('fake-stt', 'fail') });
      case 'slow':
        return this.#later(SLOW_MS, { type: 'final', text });
      case 'empty':
        return this.#later(finalMs, { type: 'final', text: '' });
      case 'rubbish':
        return this.#later(finalMs, { type: 'final', text: '\u0000 %% …, ' });
      case 'none':
      case 'break':
      case 'misconfigured':
        return this.#later(finalMs, { type: 'final', text, confidence: 0.9 });
    }
  }

  setPhrases(phrases: readonly string[]): void {
    this.phrases = phrases;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#onClose();
  }

  #later(delayMs: number, event: TranscriptEvent): (() => void) | undefined {
    if (this.#closed) return undefined;
    const cancel = this.#settings.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      this.#onEvent(event);
    });
    this.#timers.add(cancel);
    return cancel;
  }
}

export interface FakeTextToSpeechSettings extends Faulty {
  readonly firstAudioMs?: number;
  readonly chunkMs?: number;
  /** Speech per character of text. */
  readonly characterMs?: number;
  /** Tells where words begin. */
  readonly words?: boolean;
}

const CHUNK_SAMPLES = 3200;
/** Silence: nobody listens to it, so all chunks but the first of a sentence share it. */
const SILENCE = new Int16Array(CHUNK_SAMPLES);

/** A voice whose sentences last as long as their text; audio comes faster than it is spoken. */
export class FakeTextToSpeech implements TextToSpeech {
  readonly id = 'fake-tts';
  readonly spoken: string[] = [];
  readonly requests: SpeechRequest[] = [];
  active = 0;
  readonly #settings: FakeTextToSpeechSettings;
  #requests = 0;

  constructor(settings: FakeTextToSpeechSettings) {
    this.#settings = settings;
  }

  async voices() {
    return [];
  }

  /** Samples of a sentence. */
  samplesOf(text: string): number {
    return Math.ceil(text.length * (this.#settings.characterMs ?? 60)) * 8;
  }

  async *speak(request: SpeechRequest, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    const { text } = request;
    const { clock, firstAudioMs = 120, chunkMs = 20 } = this.#settings;
    const fault = this.#settings.fault?.(this.#requests++) ?? 'none';
    const pauses = new Pauses(clock, signal);
    this.active++;
    try {
      this.spoken.push(text);
      this.requests.push(request);
      await begin(pauses, this.id, fault, firstAudioMs);
      if (fault === 'empty') return;
      const total = this.samplesOf(text);
      for (let at = 0; at < total; at += CHUNK_SAMPLES) {
        if (at > 0) await pauses.wait(chunkMs);
        if (fault === 'break' && at > 0) throw failure(this.id, fault);
        if (fault === 'rubbish') yield { samples: new Int16Array(0) };
        yield this.#chunk(text, at, Math.min(CHUNK_SAMPLES, total - at));
      }
    } finally {
      pauses.close();
      this.active--;
    }
  }

  #chunk(text: string, at: number, length: number): SpeechChunk {
    if (at > 0) return { samples: SILENCE.subarray(0, length) };
    const samples = marked(length, this.spoken.indexOf(text));
    return this.#settings.words ? { samples, words: this.#words(text) } : { samples };
  }

  #words(text: string): { text: string; offsetMs: number }[] {
    const characterMs = this.#settings.characterMs ?? 60;
    return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offsetMs: match.index * characterMs }));
  }
}

const MARKED: Int16Array[] = [];

/** Audio whose first sample tells, counted from 1, which text it speaks; all of one index share it. */
function marked(length: number, index: number): Int16Array {
  let samples = MARKED[index];
  if (!samples) {
    samples = new Int16Array(CHUNK_SAMPLES);
    samples[0] = index + 1;
    MARKED[index] = samples;
  }
  return samples.subarray(0, length);
}

/** What the model answers: text and calls, in this order. */
export interface FakeAnswer {
  readonly text?: string;
  readonly calls?: readonly ModelToolCall[];
}

export interface FakeLanguageModelSettings extends Faulty {
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
  readonly answer: (request: ModelRequest, signal: AbortSignal) => FakeAnswer | Promise<FakeAnswer>;
}

/** A model that says what a test tells it to, word by word. */
export class FakeLanguageModel implements LanguageModel {
  readonly id = 'fake-llm';
  readonly requests: ModelRequest[] = [];
  active = 0;
  readonly #settings: FakeLanguageModelSettings;

  constructor(settings: FakeLanguageModelSettings) {
    this.#settings = settings;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart> {
    const { clock, firstTokenMs = 200, tokenMs = 15 } = this.#settings;
    const fault = this.#settings.fault?.(this.requests.length) ?? 'none';
    const pauses = new Pauses(clock, signal);
    this.requests.push(request);
    this.active++;
    try {
      await begin(pauses, this.id, fault, firstTokenMs);
      if (fault === 'rubbish') yield* rubbish();
      const { text = '', calls = [] } = await this.#settings.answer(request, signal);
      const tokens = fault === 'empty' ? [] : (text.match(/\s*\S+/g) ?? []);
      for (const [index, token] of tokens.entries()) {
        if (fault === 'break' && index === Math.floor(tokens.length / 2)) throw failure(this.id, fault);
        yield { type: 'text', text: token };
        await pauses.wait(tokenMs);
      }
      if (fault !== 'empty') for (const call of calls) yield { type: 'tool-call', call };
      yield { type: 'finish', inputTokens: 10, outputTokens: tokens.length };
    } finally {
      pauses.close();
      this.active--;
    }
  }
}

function* rubbish(): Generator<ModelPart> {
  yield { type: 'text', text: '' };
  yield { type: 'text', text: ' \n\n*** ' };
  yield { type: 'tool-call', call: { id: 'x', name: 'no-such-tool', arguments: null } };
  yield { type: 'tool-call', call: { id: 'x', name: 'no-such-tool', arguments: 'not even an object' } };
}
