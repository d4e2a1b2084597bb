import type { Clock } from '#base';
import type { Span } from '#domain';
import type { HeardPacket, LightSession } from './light-media.ts';

/** Packets above this level carry the assistant's voice; ducked speech still does. */
const AUDIBLE_DBFS = -50;
const PACKET_MS = 20;
/** Packets that far apart are still one sound: they come in bursts when the machine is busy. */
const SAME_SOUND_MS = 60;

/** Follows when the far end can be heard on one session. */
export class Hearing {
  readonly #clock: Clock;
  #audibleAtMs = Number.NEGATIVE_INFINITY;
  #firstAudibleAtMs: number | undefined;
  readonly #spans: { readonly startMs: number; endMs: number }[] = [];
  readonly #waiting = new Set<() => void>();

  /** `onPacket` sees each packet first. */
  constructor(
    clock: Clock,
    session: Pick<LightSession, 'onPacket'>,
    onPacket: (packet: HeardPacket) => void = () => undefined,
  ) {
    this.#clock = clock;
    session.onPacket((packet) => {
      const { atMs, levelDbfs } = packet;
      onPacket(packet);
      if (levelDbfs > AUDIBLE_DBFS) {
        this.#audibleAtMs = atMs;
        this.#firstAudibleAtMs ??= atMs;
        this.#extend(atMs);
      }
      for (const check of [...this.#waiting]) check();
    });
  }

  /** When the far end was audible, in Clock milliseconds. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  #extend(atMs: number): void {
    const last = this.#spans.at(-1);
    if (last && atMs - last.endMs < SAME_SOUND_MS) last.endMs = atMs + PACKET_MS;
    else this.#spans.push({ startMs: atMs, endMs: atMs + PACKET_MS });
  }

  /** When the last audible packet arrived, in Clock milliseconds. */
  get lastAudibleAtMs(): number {
    return this.#audibleAtMs;
  }

  /** Arrival of the first audible packet from now on; undefined after `timeoutMs`. */
  firstAudible(timeoutMs: number): Promise<number | undefined> {
    this.#firstAudibleAtMs = undefined;
    return this.#until(timeoutMs, () => this.#firstAudibleAtMs);
  }

  /** Resolves when nothing was audible for `silenceMs`, with the arrival of the last audible packet; undefined after `timeoutMs`. */
  silence(silenceMs: number, timeoutMs: number): Promise<number | undefined> {
    return this.#until(timeoutMs, () =>
      this.#clock.now() - this.#audibleAtMs >= silenceMs ? this.#audibleAtMs : undefined,
    );
  }

  /** Checked at each packet: both sides send all the time, so no timer of its own is needed. */
  #until(timeoutMs: number, answer: () => number | undefined): Promise<number | undefined> {
    return new Promise((resolve) => {
      const finish = (value: number | undefined) => {
        this.#waiting.delete(check);
        cancel();
        resolve(value);
      };
      const check = () => {
        const value = answer();
        if (value !== undefined) finish(value);
      };
      const cancel = this.#clock.after(timeoutMs, () => finish(undefined));
      this.#waiting.add(check);
      check();
    });
  }
}
