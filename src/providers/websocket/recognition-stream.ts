import { SAMPLES_PER_MS, samplesOf } from '#audio';
import { failureOf, type ProviderError } from '../error.ts';
import type { SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';
import { type Heard, NO_SEGMENTS, nextSegments, type SegmentsInput } from './segments.ts';
import { type SocketSettings, type SocketTarget, VendorSocket } from './vendor-socket.ts';

/** Caller audio from before a segment began that belongs to it: voice is noticed late. */
const LEAD_SAMPLES = samplesOf(400);
/** The most that is sent in one message: vendors take up to a second. */
const MOST_SAMPLES = samplesOf(500);
/** End of a segment to its transcript, at most: the caller waits for it. */
const LIMIT_MS = 900;
/** Ends of segments that a vendor who answers each of them may leave without any sign of life. */
const MOST_UNANSWERED = 2;

/** How a vendor is spoken to: everything about one that the stream does not know. */
export interface RecognitionProtocol {
  readonly target: SocketTarget;
  /** What is sent in one message, in samples: a frame where the vendor takes it. */
  readonly groupSamples: number;
  /** 8 kHz samples in the vendor's encoding. */
  encode(samples: Int16Array): Uint8Array;
  /** A message with encoded audio. */
  audio(bytes: Uint8Array): string | Uint8Array;
  /** Asks for the transcript of what was sent. */
  readonly endOfSegment: string;
  /** What is said before anything else. */
  readonly greeting?: string;
  readonly farewell?: string;
  /** Changes the likely phrases; absent: they are fixed when the stream is opened. */
  phrases?(phrases: readonly string[]): string;
  /** Answers the end of each segment even when nothing was said. */
  readonly answersAlways: boolean;
  /** Undefined for what does not concern us; several where the vendor keeps no order. @throws ProviderError */
  read(data: string | Buffer): Heard | readonly Heard[] | undefined;
}

/**
 * One call's recognition over a WebSocket. Audio is sent during segments only, each frame as it comes, and each segment gets
 * exactly one final transcript, an empty one when the vendor has nothing to say.
 */
export class RecognitionStream implements SpeechToTextStream {
  readonly #protocol: RecognitionProtocol;
  readonly #settings: SocketSettings;
  readonly #socket: VendorSocket;
  readonly #onEvent: (event: TranscriptEvent) => void;
  /** Cancels the limits of the segments that are over, the oldest first; empty until the connection is open. */
  readonly #limits: (() => void)[] = [];
  #state = NO_SEGMENTS;
  /** Segments that began and that have their transcript, and those whose transcript is not wanted, by number. */
  #begun = 0;
  #settled = 0;
  readonly #dropped = new Set<number>();
  #lead: Uint8Array[] = [];
  #leadBytes = 0;
  /** Encoded audio that is too little for a message. */
  #group: Uint8Array[] = [];
  #groupBytes = 0;
  #sentSamples = 0;
  readonly #bytesPerSample: number;
  /** Anything came at all: vendors that are silent where nothing is said greet. */
  #hasAnswered = false;
  #isOver = false;

  constructor(protocol: RecognitionProtocol, settings: SocketSettings, onEvent: (event: TranscriptEvent) => void) {
    this.#protocol = protocol;
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#bytesPerSample = protocol.encode(new Int16Array(1)).length;
    this.#socket = new VendorSocket(protocol.target, settings, {
      onOpen: () => this.#limitAll(),
      onMessage: (data) => {
        this.#hasAnswered = true;
        for (const heard of [protocol.read(data) ?? []].flat()) this.#step({ type: 'heard', heard });
      },
      onFailure: (error) => this.#fail(error),
    });
    if (protocol.greeting !== undefined) this.#socket.send(protocol.greeting);
  }

  write(samples: Int16Array): void {
    if (this.#isOver) return;
    for (let at = 0; at < samples.length; at += MOST_SAMPLES) {
      const bytes = this.#protocol.encode(samples.subarray(at, at + MOST_SAMPLES));
      if (this.#state.isInSegment) this.#send(bytes);
      else this.#keep(bytes);
    }
  }

  beginSegment(): void {
    if (this.#isOver || this.#state.isInSegment) return;
    this.#begun++;
    this.#step({ type: 'begin' });
    for (const bytes of this.#lead) this.#collect(bytes);
    this.#lead = [];
    this.#leadBytes = 0;
    this.#sendIfEnough();
  }

  endSegment(): void {
    if (this.#isOver || !this.#state.isInSegment) return;
    if (this.#groupBytes > 0) this.#sendGroup();
    this.#step({ type: 'end', atMs: this.#sentSamples / SAMPLES_PER_MS });
    this.#socket.send(this.#protocol.endOfSegment);
    if (this.#socket.isOpen) this.#limitAll();
  }

  dropSegment(): void {
    this.endSegment();
    if (this.#begun > this.#settled) this.#dropped.add(this.#begun);
  }

  setPhrases(phrases: readonly string[]): void {
    const message = this.#protocol.phrases?.(phrases);
    if (message !== undefined) this.#socket.send(message);
  }

  close(): void {
    this.#isOver = true;
    this.#stopLimits(Number.POSITIVE_INFINITY);
    this.#socket.close(this.#protocol.farewell);
  }

  #keep(bytes: Uint8Array): void {
    this.#lead.push(bytes);
    this.#leadBytes += bytes.length;
    const most = LEAD_SAMPLES * this.#bytesPerSample;
    for (let oldest = this.#lead[0]; oldest && this.#leadBytes - oldest.length >= most; oldest = this.#lead[0]) {
      this.#lead.shift();
      this.#leadBytes -= oldest.length;
    }
  }

  #collect(bytes: Uint8Array): void {
    this.#group.push(bytes);
    this.#groupBytes += bytes.length;
  }

  #send(bytes: Uint8Array): void {
    this.#collect(bytes);
    this.#sendIfEnough();
  }

  #sendIfEnough(): void {
    if (this.#groupBytes >= this.#protocol.groupSamples * this.#bytesPerSample) this.#sendGroup();
  }

  /** What is collected, with silence up to the least that the vendor takes. */
  #sendGroup(): void {
    const missing = this.#protocol.groupSamples - this.#groupBytes / this.#bytesPerSample;
    if (missing > 0) this.#collect(this.#protocol.encode(new Int16Array(missing)));
    const [first = new Uint8Array()] = this.#group;
    this.#socket.send(this.#protocol.audio(this.#group.length === 1 ? first : Buffer.concat(this.#group)));
    this.#sentSamples += this.#groupBytes / this.#bytesPerSample;
    this.#group = [];
    this.#groupBytes = 0;
  }

  #step(input: SegmentsInput): void {
    const { state, events } = nextSegments(this.#state, input);
    this.#state = state;
    this.#stopLimits(this.#limits.length - state.endings.length);
    for (const event of events) if (this.#isWanted(event) && !this.#isOver) this.#onEvent(event);
  }

  /** What comes belongs to the oldest segment without a transcript. */
  #isWanted(event: TranscriptEvent): boolean {
    if (event.type !== 'final') return !this.#dropped.has(this.#settled + 1);
    this.#settled++;
    return !this.#dropped.delete(this.#settled);
  }

  /** A limit for each segment that is over and has none. While connecting there are none: that has a limit of its own. */
  #limitAll(): void {
    while (this.#limits.length < this.#state.endings.length)
      this.#limits.push(this.#settings.clock.after(LIMIT_MS, () => this.#late()));
  }

  #stopLimits(count: number): void {
    for (const cancel of this.#limits.splice(0, Math.max(0, count))) cancel();
  }

  #late(): void {
    const isOwed = this.#protocol.answersAlways || !this.#hasAnswered;
    this.#step({ type: 'limit', isOwed });
    if (isOwed && this.#state.unanswered >= MOST_UNANSWERED) this.#fail(failureOf(this.#settings.provider, 'timeout'));
  }

  #fail(error: ProviderError): void {
    if (this.#isOver) return;
    this.close();
    this.#onEvent({ type: 'error', error });
  }
}
