/** Telephone audio that waits to be played: begins when `prefill` samples are there, and drops what makes it too late. */
export class PlayoutBuffer {
  private readonly samples: number[] = [];
  private readonly prefill: number;
  private readonly longest: number;
  private started = false;

  constructor({ prefill, longest }: { readonly prefill: number; readonly longest: number }) {
    this.prefill = prefill;
    this.longest = longest;
  }

  push(samples: Float32Array): void {
    this.samples.push(...samples);
    if (this.samples.length > this.longest) this.samples.splice(0, this.samples.length - this.prefill);
    if (this.samples.length >= this.prefill) this.started = true;
  }

  /** Fills `output`; with silence while there is not enough. */
  pull(output: Float32Array): void {
    output.fill(0);
    if (!this.started) return;
    output.set(this.samples.splice(0, output.length));
    // Dry: collects a reserve again instead of stuttering.
    if (this.samples.length === 0) this.started = false;
  }
}
