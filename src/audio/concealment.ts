/** Samples of the past that pitch is searched in (as in G.711 Appendix I: three periods of the lowest pitch). */
const HISTORY = 390;
const SHORTEST_PITCH = 40;
const LONGEST_PITCH = 120;
/** Stretch that is compared when searching the pitch. */
const COMPARED = 160;
/** One more pitch period is used per 10 ms lost, up to three, so that a longer gap does not buzz. */
const PERIOD_STEP = 80;
const MOST_PERIODS = 3;
/** The fade begins after 10 ms and reaches silence 50 ms later. */
const FADE_FROM = 80;
const FADE_TO = 480;
/** The gap is blended with what follows it over 4 ms, plus 4 ms per further 10 ms lost, at most 10 ms. */
const BLEND_BASE = 32;
const BLEND_MOST = 80;

/**
 * Fills gaps in a stream by repeating the pitch of what was heard last and fading it out (after G.711 Appendix I).
 * Unlike the appendix it adds no delay: the seam at the start of a gap is closed by a decaying offset instead of an
 * overlap with samples that are already gone. Feed every sample that is heard, good or concealed, in order.
 */
export class Concealment {
  readonly #history = new Int16Array(HISTORY);
  #cycle = new Float32Array(0);
  #pitch = 0;
  #periods = 0;
  #readAt = 0;
  #lost = 0;
  #seam = 0;

  /** Samples synthesised since the last good one. */
  get lostSamples(): number {
    return this.#lost;
  }

  /** Takes good samples; blends their beginning in place when they end a gap. */
  good(samples: Int16Array): void {
    if (this.#lost > 0) this.#blend(samples);
    this.#remember(samples);
  }

  /** Fills `out` with what plausibly was lost. */
  conceal(out: Int16Array): void {
    if (this.#lost === 0) this.#begin();
    for (let i = 0; i < out.length; i++) out[i] = this.#next();
    this.#remember(out);
  }

  #begin(): void {
    this.#pitch = this.#findPitch();
    this.#periods = 0;
    this.#grow();
    const last = this.#history[HISTORY - 1] ?? 0;
    const before = this.#history[HISTORY - 1 - this.#pitch] ?? 0;
    this.#seam = last - before;
  }

  #next(): number {
    if (this.#lost >= FADE_TO) {
      this.#lost++;
      return 0;
    }
    if (this.#lost === this.#periods * PERIOD_STEP && this.#periods < MOST_PERIODS) this.#grow();
    const value = (this.#cycle[this.#readAt] ?? 0) + this.#seam;
    this.#readAt = (this.#readAt + 1) % this.#cycle.length;
    this.#seam *= 0.8;
    const gain = this.#lost < FADE_FROM ? 1 : 1 - (this.#lost - FADE_FROM) / (FADE_TO - FADE_FROM);
    this.#lost++;
    return Math.max(-32768, Math.min(32767, Math.round(value * gain)));
  }

  /** Takes one more pitch period of the time before the gap into the repeated cycle, whose ends are cross-faded. */
  #grow(): void {
    if (this.#periods === 0) this.#pastAtGap = this.#history.slice();
    this.#periods++;
    const past = this.#pastAtGap;
    const length = this.#pitch * this.#periods;
    const overlap = this.#pitch >> 2;
    const start = HISTORY - length;
    const cycle = new Float32Array(length);
    for (let i = 0; i < length; i++) cycle[i] = past[start + i] ?? 0;
    for (let i = 0; i < overlap; i++) {
      const rise = (i + 1) / (overlap + 1);
      const at = length - overlap + i;
      cycle[at] = (cycle[at] ?? 0) * (1 - rise) + (past[start - overlap + i] ?? 0) * rise;
    }
    this.#readAt = this.#periods === 1 ? 0 : this.#readAt % this.#pitch;
    this.#cycle = cycle;
  }

  #pastAtGap = new Int16Array(HISTORY);

  /** Every other lag and sample first, then the neighbours exactly (as in G.711 Appendix I): a gap can hit all calls at once. */
  #findPitch(): number {
    const near = this.#bestLag(SHORTEST_PITCH, LONGEST_PITCH, 2);
    return this.#bestLag(Math.max(SHORTEST_PITCH, near - 1), Math.min(LONGEST_PITCH, near + 1), 1);
  }

  /** The lag at which the recent past resembles the past before it most (normalised correlation). */
  #bestLag(from: number, to: number, step: number): number {
    const h = this.#history;
    let best = to;
    let bestScore = 0;
    for (let lag = from; lag <= to; lag += step) {
      let product = 0;
      let energy = 0;
      for (let i = HISTORY - COMPARED; i < HISTORY; i += step) {
        const past = h[i - lag] ?? 0;
        product += (h[i] ?? 0) * past;
        energy += past * past;
      }
      const score = product / Math.sqrt(energy + 1);
      if (score > bestScore) {
        best = lag;
        bestScore = score;
      }
    }
    return best;
  }

  #blend(samples: Int16Array): void {
    const lostBefore = this.#lost;
    const wanted = Math.min(BLEND_MOST, BLEND_BASE + Math.floor(lostBefore / 80) * BLEND_BASE);
    const count = Math.min(wanted, samples.length);
    for (let i = 0; i < count; i++) {
      const rise = (i + 1) / (count + 1);
      samples[i] = Math.round((samples[i] ?? 0) * rise + this.#next() * (1 - rise));
    }
    this.#lost = 0;
  }

  #remember(samples: Int16Array): void {
    const kept = Math.max(0, HISTORY - samples.length);
    this.#history.copyWithin(0, HISTORY - kept);
    this.#history.set(samples.length > HISTORY ? samples.subarray(samples.length - HISTORY) : samples, kept);
  }
}
