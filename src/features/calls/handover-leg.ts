import type { EventSource } from '#base';
import type { CallLeg, LegEvents, LegParty, MediaSession, ReferOutcome } from '#telephony';

/** What a transfer within the platform comes to. */
export type HandOver<T> = { readonly ok: true; readonly next: T } | { readonly ok: false; readonly detail: string };

/**
 * A leg as one conversation sees it. A transfer to another assistant of the platform succeeds here without touching the
 * wire: the conversation ends, the leg goes on, and `next` says with whom. Every other transfer goes to the far end.
 */
export class HandoverLeg<T> implements CallLeg {
  readonly #leg: CallLeg;
  readonly #find: (target: string) => Promise<HandOver<T> | undefined>;
  #next: T | undefined;

  /** `find` answers undefined for a target that is not on this platform. */
  constructor(leg: CallLeg, find: (target: string) => Promise<HandOver<T> | undefined>) {
    this.#leg = leg;
    this.#find = find;
  }

  /** Who takes over; undefined while nobody does. */
  get next(): T | undefined {
    return this.#next;
  }

  get id(): string {
    return this.#leg.id;
  }
  get wire(): CallLeg['wire'] {
    return this.#leg.wire;
  }
  get direction(): CallLeg['direction'] {
    return this.#leg.direction;
  }
  get from(): LegParty {
    return this.#leg.from;
  }
  get to(): LegParty {
    return this.#leg.to;
  }
  get headers(): ReadonlyMap<string, string> {
    return this.#leg.headers;
  }
  get signal(): AbortSignal {
    return this.#leg.signal;
  }
  get events(): EventSource<LegEvents> {
    return this.#leg.events;
  }
  get media(): MediaSession {
    return this.#leg.media;
  }

  ring(): void {
    this.#leg.ring();
  }

  answer(): Promise<void> {
    return this.#leg.answer();
  }

  reject(status: number, options?: { readonly reason?: string; readonly retryAfterS?: number }): void {
    this.#leg.reject(status, options);
  }

  async hangUp(detail?: string): Promise<void> {
    if (this.#next === undefined) await this.#leg.hangUp(detail);
  }

  async refer(target: string): Promise<ReferOutcome> {
    const handOver = await this.#find(target);
    if (handOver === undefined) return this.#leg.refer(uriOf(target, farEnd(this.#leg).host));
    if (!handOver.ok) return { ok: false, status: 404, detail: handOver.detail };
    this.#next = handOver.next;
    return { ok: true };
  }

  dump(): Readonly<Record<string, unknown>> {
    return { ...this.#leg.dump(), handedOver: this.#next !== undefined };
  }
}

/** Who speaks with us: the caller, or whom we called. */
export const farEnd = ({ direction, from, to }: CallLeg): LegParty => (direction === 'outbound' ? to : from);

/** An extension, a queue or a number is dialled by the telephone system at the far end. */
function uriOf(target: string, host: string): string {
  return /^(sips?|tel):/i.test(target) ? target : `sip:${encodeURIComponent(target).replace(/^%2B/, '+')}@${host}`;
}
