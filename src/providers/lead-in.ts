import { samplesOf } from '#audio';

/** Caller audio from before a segment began that belongs to it: voice activity is noticed late. */
const LEAD_SAMPLES = samplesOf(400);

/** The last moment of what a caller said outside of segments: the beginning of the next one. */
export class LeadIn {
  #frames: Int16Array[] = [];
  #samples = 0;

  /** Keeps the frame as it is. */
  write(samples: Int16Array): void {
    this.#frames.push(samples);
    this.#samples += samples.length;
    for (let first = this.#frames[0]; first && this.#samples - first.length >= LEAD_SAMPLES; first = this.#frames[0]) {
      this.#frames.shift();
      this.#samples -= first.length;
    }
  }

  /** What was kept, which is forgotten. */
  take(): Int16Array[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#samples = 0;
    return frames;
  }
}
