import type { SpeechToTextStream } from '../speech-to-text.ts';

const SAMPLES_PER_MS = 8;
/** Audio before a segment: voice is noticed a little after it began. */
const LEAD_SAMPLES = 500 * SAMPLES_PER_MS;
/** The most that is kept; of a longer segment the beginning is lost. */
const MOST_SAMPLES = 15_000 * SAMPLES_PER_MS;
/** Segments without an answer that are remembered. */
const MOST_SEGMENTS = 8;

/** One stretch of the caller's voice that has no transcript yet. */
export interface Segment {
  /** Position in the call's audio, in samples. */
  from: number;
  to: number | undefined;
  readonly beganAtMs: number;
  endedAtMs: number | undefined;
}

/**
 * What a recogniser must be told again when another one takes over: the segments without a transcript, and the audio since
 * the first of them. Keeps the frames as they came: nothing is copied.
 */
export class SegmentAudio {
  readonly #frames: Int16Array[] = [];
  readonly #segments: Segment[] = [];
  /** Positions of the first kept sample and of the next one to come. */
  #from = 0;
  #end = 0;

  write(samples: Int16Array): void {
    this.#frames.push(samples);
    this.#end += samples.length;
    const first = this.#segments[0]?.from ?? this.#end;
    const keepFrom = Math.max(first - LEAD_SAMPLES, this.#end - MOST_SAMPLES);
    for (let oldest = this.#frames[0]; oldest; oldest = this.#frames[0]) {
      if (this.#from + oldest.length > keepFrom) return;
      this.#from += oldest.length;
      this.#frames.shift();
    }
  }

  begin(atMs: number): void {
    if (this.#segments.length === MOST_SEGMENTS) this.#segments.shift();
    this.#segments.push({ from: this.#end, to: undefined, beganAtMs: atMs, endedAtMs: undefined });
  }

  end(atMs: number): void {
    const segment = this.#segments.at(-1);
    if (segment?.to !== undefined) return;
    Object.assign(segment ?? {}, { to: this.#end, endedAtMs: atMs });
  }

  /** The last segment is not to be transcribed. */
  drop(): void {
    this.#segments.pop();
  }

  /** The last segment that is over and waits for its transcript. */
  get waiting(): Segment | undefined {
    return this.#segments.findLast((segment) => segment.to !== undefined);
  }

  /** A transcript came: for all that is over, or else for what was said so far of the segment that is not. */
  transcribed(): void {
    const open = this.#segments.find((segment) => segment.to === undefined);
    const hadWaiting = this.waiting !== undefined;
    this.#segments.length = 0;
    if (!open) return;
    if (!hadWaiting) open.from = this.#end;
    this.#segments.push(open);
  }

  /** Tells a recogniser that has just been opened everything that has no transcript yet. */
  replay(stream: SpeechToTextStream): void {
    const marks = this.#segments.flatMap(({ from, to }) => [
      { at: from, tell: () => stream.beginSegment() },
      ...(to === undefined ? [] : [{ at: to, tell: () => stream.endSegment() }]),
    ]);
    let position = this.#from;
    // Without an open segment the last silence is nothing to be told.
    const frames = marks.length > 0 ? this.#frames : [];
    for (const samples of frames) {
      while (marks[0] && marks[0].at <= position) marks.shift()?.tell();
      stream.write(samples);
      position += samples.length;
    }
    for (const mark of marks) mark.tell();
  }
}
