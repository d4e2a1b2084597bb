import type {
  LanguageModel,
  ModelPart,
  ModelRequest,
  ModelToolCall,
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextSettings,
  SpeechToTextStream,
  TranscriptEvent,
} from '#providers';
import { begin, type Fault, type Faulty, failure, SLOW_MS } from './fake-faults.ts';
import { Pauses } from './pauses.ts';

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
