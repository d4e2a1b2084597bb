import { GainRamp } from './gain-ramp.ts';
import { SampleBlocks, SampleQueue } from './sample-queue.ts';

/** What happened to an utterance; `offset` is the sample within the frame. */
export type PlayoutNews =
  | { readonly kind: 'start'; readonly utterance: string }
  | {
      readonly kind: 'end';
      readonly utterance: string;
      readonly playedSamples: number;
      readonly completed: boolean;
    };

interface Utterance {
  readonly name: string;
  readonly uninterruptible: boolean;
  readonly queue: SampleQueue;
  played: number;
  started: boolean;
  ended: boolean;
}

/** Fade of a sound that is cut or paused: short enough to be at once, long enough not to click. */
const FADE_SAMPLES = 64;
/** A sound this quiet does not click when it is cut. */
const CUT_GAIN = 0.25;
/** Samples queued at most over all utterances (ten minutes); more is refused. */
const MOST_QUEUED = 10 * 60 * 8000;

/**
 * The assistant's utterances, played in the order in which they began. Where an utterance has no audio yet it waits,
 * silent and uncounted. A pause is silent from the next frame on and goes on at the very sample where it began.
 */
export class Playout {
  readonly #utterances: Utterance[] = [];
  readonly #memory: SampleBlocks;
  readonly #ramp = new GainRamp();
  #paused = false;
  #queued = 0;
  /** Tail of what was cut, already faded, still to be heard. */
  #tail: Int16Array | undefined;
  /** Samples that did not fit. */
  refusedSamples = 0;

  /** `memory` for what waits to be played: the playouts of a thread share it. */
  constructor(memory = new SampleBlocks()) {
    this.#memory = memory;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get queuedSamples(): number {
    return this.#queued;
  }

  /** True while an utterance is open or has audio left. */
  get busy(): boolean {
    return this.#utterances.length > 0;
  }

  /** True while something is being heard that a voice may interrupt. */
  get interruptible(): boolean {
    const current = this.#utterances[0];
    return current?.started === true && !current.uninterruptible;
  }

  begin(name: string, uninterruptible = false): void {
    if (this.#find(name)) return;
    this.#utterances.push({
      name,
      uninterruptible,
      queue: new SampleQueue(this.#memory),
      played: 0,
      started: false,
      ended: false,
    });
  }

  /** Appends to an utterance that began and has not ended; anything else is too late and dropped. */
  play(name: string, samples: Int16Array): void {
    const utterance = this.#find(name);
    if (!utterance || utterance.ended || samples.length === 0) return;
    if (this.#queued + samples.length > MOST_QUEUED) {
      this.refusedSamples += samples.length;
      return;
    }
    utterance.queue.push(samples);
    this.#queued += samples.length;
  }

  end(name: string): void {
    const utterance = this.#find(name);
    if (utterance) utterance.ended = true;
  }

  /** Drops everything not heard; what is being heard fades out over 8 ms, which counts as heard. */
  clear(): PlayoutNews[] {
    const current = this.#utterances[0];
    if (current?.started && !this.#paused) {
      const tail = new Int16Array(FADE_SAMPLES);
      const count = this.#read(current, tail, 0);
      this.#ramp.moveTo(0, Math.max(1, count));
      this.#ramp.apply(tail, 0, count);
      this.#tail = tail;
    }
    const news = this.#utterances.map((utterance) => endOf(utterance, false));
    for (const { queue } of this.#utterances) queue.clear();
    this.#utterances.length = 0;
    this.#queued = 0;
    this.#paused = false;
    this.#ramp.moveTo(1, 0);
    return news;
  }

  /** Plays at `gain` from the next sample on, reached within 20 ms. */
  duck(gain: number): void {
    if (!this.#paused) this.#ramp.moveTo(gain, 160);
  }

  /** Silences what is being heard, which keeps its place. What is ducked already is cut without a fade, a frame sooner. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#tail = this.#ramp.gain <= CUT_GAIN ? undefined : this.#peekFaded();
  }

  resume(): void {
    if (this.#paused) {
      this.#paused = false;
      this.#ramp.moveTo(0, 0);
    }
    this.#ramp.moveTo(1, FADE_SAMPLES);
  }

  /** Fills `out` completely; returns what began and ended in it. */
  pull(out: Int16Array): PlayoutNews[] {
    const news: PlayoutNews[] = [];
    out.fill(0);
    let offset = this.#pullTail(out);
    while (!this.#paused && offset < out.length) {
      const current = this.#utterances[0];
      if (!current) break;
      if (current.queue.length > 0) {
        if (!current.started) news.push({ kind: 'start', utterance: current.name });
        current.started = true;
        const from = offset;
        offset += this.#read(current, out, offset);
        this.#ramp.apply(out, from, offset);
      }
      if (current.queue.length > 0) break;
      if (!current.ended) break;
      this.#utterances.shift();
      current.queue.clear();
      news.push(endOf(current, true));
    }
    return news;
  }

  #pullTail(out: Int16Array): number {
    const tail = this.#tail;
    if (!tail) return 0;
    const count = Math.min(tail.length, out.length);
    out.set(tail.subarray(0, count));
    this.#tail = count < tail.length ? tail.subarray(count) : undefined;
    return count;
  }

  /** The next samples of what is being heard, faded, without taking them: after a pause they are heard again in full. */
  #peekFaded(): Int16Array | undefined {
    const current = this.#utterances[0];
    if (!current?.started) return undefined;
    const tail = new Int16Array(FADE_SAMPLES);
    current.queue.peek(tail);
    this.#ramp.moveTo(0, FADE_SAMPLES);
    this.#ramp.apply(tail);
    return tail;
  }

  #read(utterance: Utterance, out: Int16Array, offset: number): number {
    const read = utterance.queue.read(out, offset);
    utterance.played += read;
    this.#queued -= read;
    return read;
  }

  #find(name: string): Utterance | undefined {
    return this.#utterances.find((utterance) => utterance.name === name);
  }
}

function endOf(utterance: Utterance, completed: boolean): PlayoutNews {
  return { kind: 'end', utterance: utterance.name, playedSamples: utterance.played, completed };
}
