import { samplesOf } from '#audio';
import type { Clock } from '#base';
import { ProviderError } from '../error.ts';
import type { SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';

/** What a vendor tells of one turn; nothing after `done`. Called from outside of every call to it. */
export interface TurnEvents {
  /** What it believes to hear after the last piece; it may still change. */
  interim(text: string): void;
  /** Words that do not change any more. `confidence` is 0..1. */
  piece(text: string, confidence: number | undefined): void;
  /** Everything was heard, and told. */
  done(): void;
}

export interface VendorTurn {
  /** Sent as it comes. The samples are not to be changed afterwards. */
  write(samples: Int16Array): void;
  /** No more audio: the vendor finalises at once. */
  end(): void;
}

/** A vendor's recogniser of one call, which hears one turn at a time over one connection. */
export interface TurnRecogniser {
  begin(events: TurnEvents): VendorTurn;
  /** From the next turn on. */
  setPhrases(phrases: readonly string[]): void;
  close(): void;
}

export interface TurnStreamSettings {
  readonly provider: string;
  readonly clock: Clock;
  /** Opens the connection ahead of the first turn. `fail` may be called at any time, and not from within a call. */
  open(fail: (error: ProviderError) => void): TurnRecogniser;
}

interface Segment {
  turn: VendorTurn | undefined;
  /** Audio that waits for the turn before. */
  waiting: Int16Array[];
  isOpen: boolean;
  isSettled: boolean;
  readonly pieces: string[];
  confidence: number | undefined;
  interim: string;
  partial: string;
  cancelLimit: () => void;
}

/** Caller audio from before a segment began that belongs to it: voice is noticed late. */
const LEAD_SAMPLES = samplesOf(400);
/** End of a segment to its transcript, at most: then what was heard by then is given, or nothing. */
const TRANSCRIPT_MS = 1500;
/** After that much more, nobody is there. */
const GONE_MS = 1500;

/**
 * One call's recognition by a vendor for whom each segment is a turn of its own: the end of the turn is what makes it finalise
 * at once, and what makes its answer unambiguous. Audio is sent during segments only. A segment that begins while the one
 * before has no answer yet waits for it.
 */
export class TurnStream implements SpeechToTextStream {
  readonly #settings: TurnStreamSettings;
  readonly #recogniser: TurnRecogniser;
  readonly #onEvent: (event: TranscriptEvent) => void;
  /** Those without an answer; the first one is on the wire. */
  readonly #segments: Segment[] = [];
  #current: Segment | undefined;
  #last: Segment | undefined;
  #lead: Int16Array[] = [];
  #leadSamples = 0;
  #isOver = false;

  constructor(settings: TurnStreamSettings, onEvent: (event: TranscriptEvent) => void) {
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#recogniser = settings.open((error) => this.#fail(error));
  }

  write(samples: Int16Array): void {
    if (this.#isOver) return;
    const frame = samples.slice();
    if (!this.#current) this.#keep(frame);
    else if (this.#current.turn) this.#current.turn.write(frame);
    else this.#current.waiting.push(frame);
  }

  beginSegment(): void {
    if (this.#isOver || this.#current) return;
    this.#current = {
      ...{ turn: undefined, waiting: this.#lead, isOpen: true, isSettled: false, cancelLimit: () => undefined },
      ...{ pieces: [], confidence: undefined, interim: '', partial: '' },
    };
    this.#lead = [];
    this.#leadSamples = 0;
    this.#last = this.#current;
    this.#segments.push(this.#current);
    if (this.#segments.length === 1) this.#start(this.#current);
  }

  endSegment(): void {
    const segment = this.#current;
    if (this.#isOver || !segment) return;
    this.#current = undefined;
    segment.isOpen = false;
    if (segment.turn) this.#endTurn(segment, segment.turn);
  }

  /** What is on the wire is answered all the same: the next turn waits for that. */
  dropSegment(): void {
    this.endSegment();
    const dropped = this.#last;
    if (!dropped) return;
    dropped.isSettled = true;
    if (!dropped.turn) this.#segments.splice(this.#segments.indexOf(dropped), 1);
    this.#last = undefined;
  }

  setPhrases(phrases: readonly string[]): void {
    if (!this.#isOver) this.#recogniser.setPhrases(phrases);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { cancelLimit } of this.#segments) cancelLimit();
    this.#recogniser.close();
  }

  #keep(frame: Int16Array): void {
    this.#lead.push(frame);
    this.#leadSamples += frame.length;
    for (let first = this.#lead[0]; first && this.#leadSamples - first.length >= LEAD_SAMPLES; first = this.#lead[0]) {
      this.#lead.shift();
      this.#leadSamples -= first.length;
    }
  }

  #start(segment: Segment): void {
    const turn = this.#recogniser.begin({
      interim: (text) => {
        segment.interim = text;
        this.#tell(segment);
      },
      piece: (text, confidence) => {
        if (text !== '') segment.pieces.push(text);
        segment.interim = '';
        // As sure as of its least sure piece.
        if (confidence !== undefined) segment.confidence = Math.min(segment.confidence ?? 1, confidence);
        this.#tell(segment);
      },
      done: () => this.#done(segment),
    });
    segment.turn = turn;
    for (const frame of segment.waiting) turn.write(frame);
    segment.waiting = [];
    if (!segment.isOpen) this.#endTurn(segment, turn);
  }

  #endTurn(segment: Segment, turn: VendorTurn): void {
    const { clock, provider } = this.#settings;
    turn.end();
    segment.cancelLimit = clock.after(TRANSCRIPT_MS, () => {
      segment.cancelLimit = clock.after(GONE_MS, () =>
        this.#fail(new ProviderError(provider, 'timeout', 'The provider does not answer.')),
      );
      this.#settle(segment);
    });
  }

  #tell(segment: Segment): void {
    const text = textOf(segment);
    if (this.#isOver || !segment.isOpen || text === '' || text === segment.partial) return;
    segment.partial = text;
    this.#onEvent({ type: 'partial', text });
  }

  #done(segment: Segment) {
    if (this.#isOver) return;
    if (segment.isOpen) {
      const { provider } = this.#settings;
      return this.#fail(new ProviderError(provider, 'unavailable', 'The provider stopped listening too early.'));
    }
    segment.cancelLimit();
    this.#segments.shift();
    this.#settle(segment);
    const [next] = this.#segments;
    if (next && !this.#isOver) this.#start(next);
  }

  #settle(segment: Segment): void {
    if (segment.isSettled) return;
    segment.isSettled = true;
    const text = textOf(segment);
    const { confidence } = segment;
    this.#onEvent({ type: 'final', text, ...(text !== '' && confidence !== undefined && { confidence }) });
  }

  #fail(error: ProviderError): void {
    if (this.#isOver) return;
    this.close();
    this.#onEvent({ type: 'error', error });
  }
}

const textOf = ({ pieces, interim }: Segment): string =>
  [...pieces, interim]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
