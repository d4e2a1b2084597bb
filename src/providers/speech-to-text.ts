import type { ProviderError } from './error.ts';

export interface SpeechToTextCapabilities {
  /** Gives partial transcripts while the caller speaks. */
  readonly partials: boolean;
  /** Uses `phrases` to recognise better (or, for a grammar engine, at all). */
  readonly phrases: boolean;
  /** BCP 47 tags, or `any`. */
  readonly languages: readonly string[] | 'any';
  /** G.711 laws that it takes as they are, without transcoding. */
  readonly g711: readonly ('alaw' | 'ulaw')[];
  /** Tells when each word was said. */
  readonly wordTimes: boolean;
}

export interface SpeechToTextSettings {
  /** BCP 47, for example `fr-FR`. */
  readonly language: string;
  /** Sentences and words that the caller is likely to say. */
  readonly phrases: readonly string[];
}

export type TranscriptEvent =
  /** Replaces the previous partial of the same segment. */
  | { readonly type: 'partial'; readonly text: string }
  /** The segment is closed. `text` is empty when nothing was said. `confidence` is 0..1 where the engine gives one. */
  | {
      readonly type: 'final';
      readonly text: string;
      readonly confidence?: number;
      /** Empty because nobody answered, which is not to say that nothing was said. */
      readonly isUnanswered?: true;
    }
  /** The stream is over and gives nothing more. */
  | { readonly type: 'error'; readonly error: ProviderError };

/** One open recognition stream: one per call, alive for the whole call. */
export interface SpeechToTextStream {
  /** Caller audio, 8 kHz mono, multiples of 160 samples, in real time and including silence. Never blocks. */
  write(samples: Int16Array): void;
  /** Voice activity began: what follows is one segment. Engines that segment by themselves ignore it. */
  beginSegment(): void;
  /** Voice activity ended: the engine should give the segment's `final` as soon as it can. */
  endSegment(): void;
  /** The segment that began last was no speech, or its transcript is not wanted any more: nothing more comes of it. */
  dropSegment(): void;
  /** Changes the likely phrases from the next segment on. */
  setPhrases(phrases: readonly string[]): void;
  /** Idempotent; no event comes after it. */
  close(): void;
}

/** A speech recogniser. */
export interface SpeechToText {
  readonly id: string;
  readonly capabilities: SpeechToTextCapabilities;
  /** Opens a stream; events come on `onEvent`, never synchronously from within a call to the stream. */
  open(settings: SpeechToTextSettings, onEvent: (event: TranscriptEvent) => void): SpeechToTextStream;
}
