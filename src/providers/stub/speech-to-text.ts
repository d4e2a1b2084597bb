import type { Clock } from '#base';
import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';

export interface StubSpeechToTextSettings {
  readonly clock: Clock;
  /** End of a word to the partial transcript with it. */
  readonly partialMs: number;
  /** End of the segment to its final transcript. */
  readonly transcriptMs: number;
  /** What every segment says. */
  readonly text: string;
}

/** About the speed of the voice that the benchmarks use. */
const WORD_MS = 230;

/** A recogniser that hears the same sentence in every segment, after a fixed delay: for benchmarks without a network. */
export function createStubSpeechToText(settings: StubSpeechToTextSettings): SpeechToText {
  return {
    id: 'stub',
    capabilities: { partials: true, phrases: false, languages: 'any', g711: [], wordTimes: false },
    open: (_settings, onEvent) => new StubStream(settings, onEvent),
  };
}

class StubStream implements SpeechToTextStream {
  readonly #settings: StubSpeechToTextSettings;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #words: readonly string[];
  readonly #timers = new Set<() => void>();
  #inSegment = false;
  #heardWords = 0;
  #cancelFinal: () => void = () => undefined;
  #closed = false;

  constructor(settings: StubSpeechToTextSettings, onEvent: (event: TranscriptEvent) => void) {
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#words = settings.text.split(' ');
  }

  write(): void {
    return;
  }

  beginSegment(): void {
    if (this.#closed) return;
    this.#inSegment = true;
    this.#heardWords = 0;
    this.#after(WORD_MS, () => this.#nextWord());
  }

  endSegment(): void {
    if (!this.#inSegment) return;
    this.#inSegment = false;
    this.#cancelFinal = this.#after(this.#settings.transcriptMs, () =>
      this.#onEvent({ type: 'final', text: this.#settings.text, confidence: 1 }),
    );
  }

  dropSegment(): void {
    this.#inSegment = false;
    this.#cancelFinal();
  }

  setPhrases(): void {
    return;
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#inSegment = false;
  }

  #nextWord(): void {
    if (!this.#inSegment || this.#heardWords >= this.#words.length) return;
    this.#heardWords++;
    const text = this.#words.slice(0, this.#heardWords).join(' ');
    this.#after(this.#settings.partialMs, () => this.#onEvent({ type: 'partial', text }));
    this.#after(WORD_MS, () => this.#nextWord());
  }

  #after(delayMs: number, run: () => void): () => void {
    const cancel = this.#settings.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
    return cancel;
  }
}
