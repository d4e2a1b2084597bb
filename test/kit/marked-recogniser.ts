import type { Clock } from '#base';
import {
  ProviderError,
  type ProviderErrorKind,
  type SpeechToText,
  type SpeechToTextSettings,
  type SpeechToTextStream,
  type TranscriptEvent,
} from '#providers';

const FRAME_SAMPLES = 160;

/** A frame of audio that says `word`: marked recognisers read its letters. At most 150 letters. */
export function wordFrame(word: string): Int16Array {
  const samples = new Int16Array(FRAME_SAMPLES);
  samples[0] = word.length;
  for (let at = 0; at < word.length; at++) samples[at + 1] = word.charCodeAt(at);
  return samples;
}

const wordOf = (samples: Int16Array): string =>
  String.fromCharCode(...samples.subarray(1, 1 + Math.max(0, samples[0] ?? 0)));

export interface MarkedSettings {
  readonly clock: Clock;
  readonly finalMs?: number;
  readonly partials?: boolean;
  /** An error of `kind` so long after the first audio of a stream. */
  readonly breaksAfterMs?: number;
  readonly kind?: ProviderErrorKind;
  /** What it hears in place of what was said. */
  readonly hears?: string;
  /** Empty transcripts are said to have no answer behind them. */
  readonly isUnanswered?: true;
  /** False: `open` throws. */
  readonly opens?: boolean;
  /** Says nothing at all, whatever it hears. */
  readonly isDead?: boolean;
}

/** A recogniser that hears the words in the audio itself, so that what it is not told it cannot hear. */
export class MarkedRecogniser implements SpeechToText {
  readonly id = 'marked';
  readonly capabilities = { partials: true, phrases: true, languages: 'any', g711: [], wordTimes: false } as const;
  opened = 0;
  active = 0;
  phrases: readonly string[] = [];
  readonly #settings: MarkedSettings;

  constructor(settings: MarkedSettings) {
    this.#settings = settings;
  }

  open({ phrases }: SpeechToTextSettings, onEvent: (event: TranscriptEvent) => void): SpeechToTextStream {
    if (this.#settings.opens === false) throw new ProviderError(this.id, 'configuration', 'A test wants it.');
    this.phrases = phrases;
    this.opened++;
    this.active++;
    return markedStream(this.#settings, onEvent, () => this.active--);
  }
}

function markedStream(
  settings: MarkedSettings,
  onEvent: (event: TranscriptEvent) => void,
  onClose: () => void,
): SpeechToTextStream {
  const { clock, finalMs = 150, partials = true, breaksAfterMs, kind = 'unavailable', isDead = false } = settings;
  const unanswered = settings.isUnanswered && { isUnanswered: settings.isUnanswered };
  const timers = new Set<() => void>();
  let words: string[] = [];
  let hasAudio = false;
  let cancelFinal: () => void = () => undefined;
  let isOpen = true;
  const later = (delayMs: number, event: () => TranscriptEvent) => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      onEvent(event());
    });
    timers.add(cancel);
    return cancel;
  };
  const heard = () => settings.hears ?? words.join(' ');
  return {
    write(samples) {
      if (!hasAudio && breaksAfterMs !== undefined)
        later(breaksAfterMs, () => ({
          ...{ type: 'error', error: new ProviderError('marked', kind, 'A test wants it.') },
        }));
      hasAudio = true;
      const word = wordOf(samples);
      if (word === '') return;
      words.push(word);
      if (partials && !isDead && settings.hears === undefined) later(100, () => ({ type: 'partial', text: heard() }));
    },
    beginSegment: () => undefined,
    endSegment() {
      const text = heard();
      words = [];
      if (!isDead) cancelFinal = later(finalMs, () => ({ type: 'final', text, ...unanswered }));
    },
    dropSegment() {
      words = [];
      cancelFinal();
    },
    setPhrases: () => undefined,
    close() {
      if (!isOpen) return;
      isOpen = false;
      for (const cancel of timers) cancel();
      timers.clear();
      onClose();
    },
  };
}
