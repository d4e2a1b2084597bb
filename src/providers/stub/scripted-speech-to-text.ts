import type { Clock } from '#base';
import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';

/** Samples of a frame, 20 ms: utterances are sent from the beginning of a packet on. */
const FRAME_SAMPLES = 160;
const FRAME_MS = 20;

/** A recording whose words are known. */
export interface ScriptedUtterance {
  readonly samples: Int16Array;
  readonly words: readonly { readonly text: string; readonly endMs: number }[];
}

export interface ScriptedSpeechToTextSettings {
  readonly clock: Clock;
  readonly utterances: readonly ScriptedUtterance[];
  /** End of a word to the partial transcript with it. */
  readonly partialMs: number;
  /** End of the segment to its final transcript. */
  readonly transcriptMs: number;
}

type WordsByFrame = ReadonlyMap<string, readonly string[]>;

/**
 * A recogniser that makes no mistakes: it knows recordings by their very samples and says their words when they have been
 * spoken. Whatever else is heard has no words. For benchmarks of what follows from the words, on a wire that loses nothing.
 */
export function createScriptedSpeechToText(settings: ScriptedSpeechToTextSettings): SpeechToText {
  const words = wordsByFrame(settings.utterances);
  return {
    id: 'stub',
    capabilities: { partials: true, phrases: false, languages: 'any', g711: [], wordTimes: false },
    open: (_settings, onEvent) => new ScriptedStream(settings, words, onEvent),
  };
}

const keyOf = (frame: Int16Array) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('latin1');

/** Under each frame the words that end in it. */
function wordsByFrame(utterances: readonly ScriptedUtterance[]): WordsByFrame {
  const result = new Map<string, string[]>();
  for (const { samples, words } of utterances) {
    for (const { text, endMs } of words) {
      const last = Math.floor(samples.length / FRAME_SAMPLES) - 1;
      const at = Math.min(last, Math.floor(endMs / FRAME_MS)) * FRAME_SAMPLES;
      const key = keyOf(samples.subarray(at, at + FRAME_SAMPLES));
      result.set(key, [...(result.get(key) ?? []), text]);
    }
  }
  return result;
}

class ScriptedStream implements SpeechToTextStream {
  readonly #settings: ScriptedSpeechToTextSettings;
  readonly #known: WordsByFrame;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #timers = new Set<() => void>();
  #heard: string[] = [];
  #inSegment = false;
  #cancelFinal: () => void = () => undefined;
  #closed = false;

  constructor(settings: ScriptedSpeechToTextSettings, known: WordsByFrame, onEvent: (event: TranscriptEvent) => void) {
    this.#settings = settings;
    this.#known = known;
    this.#onEvent = onEvent;
  }

  write(samples: Int16Array): void {
    for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
      const words = this.#known.get(keyOf(samples.subarray(at, at + FRAME_SAMPLES)));
      if (!words) continue;
      this.#heard.push(...words);
      if (this.#inSegment) this.#partial();
    }
  }

  beginSegment(): void {
    if (this.#closed) return;
    this.#inSegment = true;
    if (this.#heard.length > 0) this.#partial();
  }

  endSegment(): void {
    if (!this.#inSegment) return;
    this.#inSegment = false;
    const text = this.#heard.join(' ');
    this.#heard = [];
    this.#cancelFinal = this.#after(this.#settings.transcriptMs, { type: 'final', text, confidence: 1 });
  }

  dropSegment(): void {
    this.#inSegment = false;
    this.#heard = [];
    this.#cancelFinal();
  }

  setPhrases(): void {
    return;
  }

  close(): void {
    this.#closed = true;
    this.#inSegment = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #partial(): void {
    this.#after(this.#settings.partialMs, { type: 'partial', text: this.#heard.join(' ') });
  }

  #after(delayMs: number, event: TranscriptEvent): () => void {
    const cancel = this.#settings.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      this.#onEvent(event);
    });
    this.#timers.add(cancel);
    return cancel;
  }
}
