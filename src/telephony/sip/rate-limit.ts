import type { Clock } from '#base';

export interface RateLimitSettings {
  readonly clock: Clock;
  /** Messages per second that one source may send in the long run. */
  readonly perSecond: number;
  /** Messages that it may send at once after a pause. */
  readonly burst: number;
  /** Sources remembered; beyond it the one that was silent longest is forgotten. */
  readonly maxSources: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** One token bucket per source address, in bounded memory. */
export class RateLimit {
  readonly #settings: RateLimitSettings;
  readonly #buckets = new Map<string, Bucket>();

  constructor(settings: RateLimitSettings) {
    this.#settings = settings;
  }

  /** Takes one token; false when the source sends too fast. */
  admits(source: string): boolean {
    const { clock, perSecond, burst, maxSources } = this.#settings;
    const now = clock.now();
    const bucket = this.#buckets.get(source) ?? { tokens: burst, atMs: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.atMs) * perSecond) / 1000);
    bucket.atMs = now;
    // Taken out and put back: a Map keeps the order, so the first one is the one silent longest.
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    if (this.#buckets.size > maxSources) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  get sources(): number {
    return this.#buckets.size;
  }
}
