import { nextVoice, quietGate, ToneWatch, VOICE_WINDOW, type VoiceMemory, type VoiceNews, wantsTone } from '#audio';
import type { VoiceBatcher, WaitingWindow } from './voice-batcher.ts';
import { VoiceLevel } from './voice-level.ts';

/** Windows of one session under way at a time: a judgement normally takes a millisecond. */
const POOL = 4;

interface SessionWindow extends WaitingWindow {
  readonly samples: Int16Array;
  end: number;
}

/** What a watch tells. */
export interface VoiceListener {
  news(news: VoiceNews): void;
  /** A confirmed voice that began at `onset` is stronger than it was so far. */
  stronger(onset: number): void;
}

/** Cuts one session's audio into windows, has them judged, and says when voice begins, lasts and ends. */
export class VoiceWatch {
  readonly #batcher: VoiceBatcher;
  readonly #memory: VoiceMemory;
  readonly #listener: VoiceListener;
  readonly #level = new VoiceLevel();
  readonly #free: SessionWindow[] = [];
  #filling: SessionWindow;
  #filled = 0;
  readonly #tones = new ToneWatch();
  #gate = quietGate;
  #closed = false;

  constructor(batcher: VoiceBatcher, memory: VoiceMemory, listener: VoiceListener) {
    this.#batcher = batcher;
    this.#memory = memory;
    this.#listener = listener;
    for (let i = 0; i < POOL; i++) this.#free.push(this.#newWindow());
    this.#filling = this.#newWindow();
  }

  /** Takes the next samples of the caller; `position` is that of the first. */
  push(samples: Int16Array, position: number): void {
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(VOICE_WINDOW - this.#filled, samples.length - at);
      this.#filling.samples.set(samples.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < VOICE_WINDOW) break;
      this.#filling.end = position + at;
      this.#batcher.submit(this.#filling);
      this.#filling = this.#free.pop() ?? this.#newWindow();
      this.#filled = 0;
    }
  }

  /** How much weaker than this caller usually the present voice is, or the last one, in dB. */
  get weakerDb(): number {
    return this.#level.weakerDb;
  }

  /** The same of a voice that has just begun. */
  get weakerSoFarDb(): number {
    return this.#level.weakerSoFarDb;
  }

  close(): void {
    this.#closed = true;
  }

  #newWindow(): SessionWindow {
    return {
      memory: this.#memory,
      samples: new Int16Array(VOICE_WINDOW),
      probability: 0,
      end: 0,
      judged: (window) => this.#judged(window as SessionWindow),
    };
  }

  #judged(window: SessionWindow): void {
    if (this.#closed) return;
    const { probability, samples, end } = window;
    const looked = wantsTone(this.#gate, probability, end);
    const tone = looked ? this.#tones.look(samples) : this.#tones.pass(samples);
    const { state, news } = nextVoice(this.#gate, probability, end, tone);
    if (state.voiced && !this.#gate.voiced) this.#level.voiceStarted();
    const isStronger = state.voiced && state.lastVoicedEnd === end && this.#level.window(samples);
    this.#gate = state;
    if (this.#free.length < POOL) this.#free.push(window);
    for (const item of news) {
      this.#listener.news(item);
      if (item.kind === 'end' && item.confirmed) this.#level.learn();
    }
    if (isStronger && state.confirmed) this.#listener.stronger(state.onset);
  }
}
