/**
 * A gain that moves in a straight line, sample by sample, so that a change never clicks.
 * One per signal; `apply` is called with consecutive stretches of it.
 */
export class GainRamp {
  #gain: number;
  #target: number;
  #step = 0;

  constructor(gain = 1) {
    this.#gain = gain;
    this.#target = gain;
  }

  /** The gain of the next sample. */
  get gain(): number {
    return this.#gain;
  }

  get target(): number {
    return this.#target;
  }

  /** Reaches `target` after `samples` further samples; at once for 0. */
  moveTo(target: number, samples: number): void {
    this.#target = target;
    if (samples <= 0) this.#gain = target;
    this.#step = samples <= 0 ? 0 : (target - this.#gain) / samples;
  }

  /** Multiplies `samples` from `from` up to `to` (not included) in place. */
  apply(samples: Int16Array, from = 0, to = samples.length): void {
    if (this.#gain === 1 && this.#target === 1) return;
    for (let i = from; i < to; i++) samples[i] = Math.round((samples[i] ?? 0) * this.next());
  }

  /** Steps to the next sample; answers its gain. */
  next(): number {
    if (this.#gain !== this.#target) this.#advance();
    return this.#gain;
  }

  #advance(): void {
    const next = this.#gain + this.#step;
    const passed = this.#step >= 0 ? next >= this.#target : next <= this.#target;
    this.#gain = passed ? this.#target : next;
  }
}
