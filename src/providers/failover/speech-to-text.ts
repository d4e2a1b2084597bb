import { ProviderError } from '../error.ts';
import type { SpeechToText, SpeechToTextSettings, SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';
import { type Candidate, type Candidates, type FailoverSettings, failureOf, LineUp } from './line-up.ts';
import { type Segment, SegmentAudio } from './segment-audio.ts';

/** How late the transcript of a segment that is over may be: the caller waits for it. */
const LATE_MS = 1000;
/** Shorter sounds may have no transcript at all. */
const VOICE_MS = 300;
/** Voice in which a recogniser that works hears some word. */
const LONG_VOICE_MS = 1000;
/** Times that another recogniser agreed that nothing was said: from then on the first one is believed. */
const AGREEMENTS = 3;

type Recogniser = Candidate<SpeechToText>;
type Final = Extract<TranscriptEvent, { type: 'final' }>;

/**
 * A recogniser made of several. When one fails, breaks off, is silent though somebody spoke, or hears nothing in a long voice
 * in which the next one hears words, the next one takes over and is told the caller's sentence from its beginning. One per call.
 */
export function failoverSpeechToText(recognisers: Candidates<SpeechToText>, settings: FailoverSettings): SpeechToText {
  const lineUp = new LineUp('speech-to-text', recognisers, settings);
  return {
    get id() {
      return lineUp.current.name;
    },
    get capabilities() {
      return (lineUp.order()[0] ?? lineUp.current).provider.capabilities;
    },
    open: (how, onEvent) => new FailoverStream(lineUp, settings, how, onEvent),
  };
}

/** One recogniser that listens. */
interface Ear {
  readonly candidate: Recogniser;
  readonly stream: SpeechToTextStream;
  /** It heard some word of the segments that have no transcript yet. */
  hasHeard: boolean;
}

class FailoverStream implements SpeechToTextStream {
  readonly #lineUp: LineUp<SpeechToText>;
  readonly #settings: FailoverSettings;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #audio = new SegmentAudio();
  /** Those that failed since the last transcript. */
  readonly #broken = new Set<Recogniser>();
  #how: SpeechToTextSettings;
  #ear: Ear | undefined;
  /** Listens to what the first one heard nothing in, and the empty transcript that is kept back until it answers. */
  #second: { readonly ear: Ear; readonly empty: Final } | undefined;
  #agreements = 0;
  #cancelLate: () => void = () => undefined;
  #closed = false;

  constructor(
    lineUp: LineUp<SpeechToText>,
    settings: FailoverSettings,
    how: SpeechToTextSettings,
    onEvent: (event: TranscriptEvent) => void,
  ) {
    this.#lineUp = lineUp;
    this.#settings = settings;
    this.#how = how;
    this.#onEvent = onEvent;
    this.#ear = this.#openNext(undefined);
  }

  write(samples: Int16Array): void {
    this.#audio.write(samples);
    this.#ear?.stream.write(samples);
    this.#second?.ear.stream.write(samples);
  }

  beginSegment(): void {
    this.#audio.begin(this.#settings.clock.now());
    this.#ear?.stream.beginSegment();
    this.#second?.ear.stream.beginSegment();
  }

  endSegment(): void {
    this.#audio.end(this.#settings.clock.now());
    this.#ear?.stream.endSegment();
    this.#second?.ear.stream.endSegment();
    this.#awaitFinal();
  }

  dropSegment(): void {
    this.#audio.drop();
    this.#ear?.stream.dropSegment();
    this.#second?.ear.stream.close();
    this.#second = undefined;
    if (this.#ear) this.#ear.hasHeard = false;
    if (!this.#audio.waiting) this.#cancelLate();
  }

  setPhrases(phrases: readonly string[]): void {
    this.#how = { ...this.#how, phrases };
    this.#ear?.stream.setPhrases(phrases);
    this.#second?.ear.stream.setPhrases(phrases);
  }

  close(): void {
    this.#closed = true;
    this.#cancelLate();
    this.#ear?.stream.close();
    this.#second?.ear.stream.close();
    this.#ear = undefined;
    this.#second = undefined;
  }

  #take(ear: Ear, event: TranscriptEvent) {
    if (this.#closed) return;
    if (ear === this.#second?.ear) return this.#takeSecond(event);
    if (ear !== this.#ear) return;
    if (event.type === 'error') return this.#fault(event.error);
    if (event.type === 'final') return this.#takeFinal(ear, event);
    ear.hasHeard ||= hasWord(event.text);
    this.#onEvent(event);
  }

  #takeFinal(ear: Ear, event: Final): void {
    const segment = this.#audio.waiting;
    if (hasWord(event.text)) {
      if (segment?.endedAtMs !== undefined)
        this.#lineUp.succeeded(ear.candidate, this.#settings.clock.now() - segment.endedAtMs);
      this.#broken.clear();
      this.#agreements = 0;
      this.#second?.ear.stream.close();
      this.#second = undefined;
    } else if (event.isUnanswered && !this.#second && segment && this.#isMissed(segment, ear)) {
      this.#fault(noTranscript(ear.candidate));
      return;
    } else if (this.#second || (segment && this.#isDoubtful(segment, ear) && this.#askSecond(event))) return;
    this.#settle(event);
  }

  /** A transcript for everything that is over. */
  #settle(event: Final): void {
    this.#cancelLate();
    this.#audio.transcribed();
    if (this.#ear) this.#ear.hasHeard = false;
    this.#onEvent(event);
  }

  #isDoubtful(segment: Segment, ear: Ear): boolean {
    const voicedMs = (segment.endedAtMs ?? segment.beganAtMs) - segment.beganAtMs;
    return (ear.hasHeard || voicedMs >= LONG_VOICE_MS) && this.#agreements < AGREEMENTS;
  }

  /** Lets the next recogniser listen to the same; false when there is none. */
  #askSecond(empty: Final): boolean {
    const [next] = this.#others();
    if (!next) return false;
    const ear = this.#open(next);
    if (!ear) return false;
    this.#second = { ear, empty };
    this.#awaitFinal();
    return true;
  }

  #takeSecond(event: TranscriptEvent) {
    const { ear, empty } = this.#second ?? {};
    if (!ear || !empty || event.type === 'partial') return;
    if (event.type === 'error') this.#failed(ear.candidate, event.error);
    if (event.type === 'error' || !hasWord(event.text)) return this.#agree();
    this.#second = undefined;
    const deaf = this.#ear;
    if (deaf) this.#failed(deaf.candidate, nothingHeard(deaf.candidate));
    deaf?.stream.close();
    this.#ear = ear;
    this.#lineUp.serves(ear.candidate);
    this.#takeFinal(ear, event);
  }

  /** Nothing was said, as the first one found. */
  #agree(): void {
    const { ear, empty } = this.#second ?? {};
    ear?.stream.close();
    this.#second = undefined;
    this.#agreements++;
    if (empty) this.#settle(empty);
  }

  #awaitFinal(): void {
    this.#cancelLate();
    this.#cancelLate = this.#settings.clock.after(LATE_MS, () => this.#late());
  }

  /** No transcript although the segment is over. */
  #late() {
    const segment = this.#audio.waiting;
    const ear = this.#ear;
    if (!segment || !ear) return;
    if (this.#second) return this.#agree();
    if (this.#isMissed(segment, ear)) this.#fault(noTranscript(ear.candidate));
  }

  /** Somebody spoke, and another one can be told what. Without another one, late words are better than none. */
  #isMissed(segment: Segment, ear: Ear): boolean {
    const isVoice = ear.hasHeard || (segment.endedAtMs ?? 0) - segment.beganAtMs >= VOICE_MS;
    return isVoice && this.#others().length > 0;
  }

  #others(): Recogniser[] {
    const except = new Set(this.#broken);
    if (this.#ear) except.add(this.#ear.candidate);
    return this.#lineUp.order(except);
  }

  /** The one that listened is lost: the next one is told what it has missed. */
  #fault(thrown: unknown): void {
    const lost = this.#ear;
    if (!lost) return;
    const error = failureOf(lost.candidate, thrown);
    this.#lineUp.failed(lost.candidate, error);
    this.#broken.add(lost.candidate);
    lost.stream.close();
    if (this.#second) this.#agree();
    this.#ear = undefined;
    this.#ear = this.#openNext(error);
    if (this.#ear && this.#audio.waiting) this.#awaitFinal();
  }

  /** Undefined: nobody can listen, which the reader is told. */
  #openNext(error: ProviderError | undefined): Ear | undefined {
    let last = error;
    for (const candidate of this.#lineUp.order(this.#broken)) {
      if (last) this.#lineUp.tell(last);
      this.#lineUp.asked(candidate);
      const opened = this.#tryOpen(candidate);
      if ('stream' in opened) {
        this.#lineUp.serves(candidate);
        return opened;
      }
      last = opened.error;
    }
    this.#broken.clear();
    if (last) this.#report(last);
    return undefined;
  }

  #tryOpen(candidate: Recogniser): Ear | { readonly error: ProviderError } {
    try {
      const stream = candidate.provider.open(this.#how, (event) => this.#take(ear, event));
      const ear: Ear = { candidate, stream, hasHeard: false };
      this.#audio.replay(stream);
      return ear;
    } catch (thrown) {
      const error = failureOf(candidate, thrown);
      this.#lineUp.failed(candidate, error);
      this.#broken.add(candidate);
      return { error };
    }
  }

  #open(candidate: Recogniser): Ear | undefined {
    const opened = this.#tryOpen(candidate);
    if ('stream' in opened) return opened;
    this.#lineUp.tell(opened.error);
    return undefined;
  }

  #failed(candidate: Recogniser, thrown: unknown): void {
    const error = failureOf(candidate, thrown);
    this.#lineUp.failed(candidate, error);
    this.#lineUp.tell(error);
  }

  /** Events never come from within a call to the stream. */
  #report(error: ProviderError): void {
    queueMicrotask(() => {
      if (!this.#closed) this.#onEvent({ type: 'error', error });
    });
  }
}

const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
const noTranscript = ({ name }: Recogniser) =>
  new ProviderError(name, 'timeout', "No transcript came after the caller's words.");
const nothingHeard = ({ name }: Recogniser) =>
  new ProviderError(name, 'protocol', 'The recogniser heard nothing where another one heard words.');
