import { type Clock, type EventSource, Events, type Log } from '#base';
import type { CallLeg, LegEnd, LegEvents, LegParty, ReferOutcome } from '../leg.ts';
import type { RtpMediaSession } from '../media/pool.ts';
import type { NameAddress } from './address.ts';
import type { Header } from './message.ts';
import { readable } from './text.ts';
import { parseUri } from './uri.ts';

/** How one side of a call is played: as the called or as the calling party. */
export interface LegSide {
  ring(): void;
  answer(): Promise<void>;
  reject(status: number, options: { readonly reason?: string; readonly retryAfterS?: number }): void;
  hangUp(detail: string): Promise<void>;
  refer(targetUri: string): Promise<ReferOutcome>;
  dump(): Readonly<Record<string, unknown>>;
}

export interface SipLegSettings {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: LegParty;
  readonly to: LegParty;
  readonly headers: ReadonlyMap<string, string>;
  readonly media: RtpMediaSession;
  readonly clock: Clock;
  readonly log: Log;
  readonly onOver: (leg: SipLeg) => void;
}

/** A SIP call as the call runtime sees it. It owns its media session: what ends the leg closes it. */
export class SipLeg implements CallLeg {
  readonly wire = 'sip';
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: LegParty;
  readonly to: LegParty;
  readonly headers: ReadonlyMap<string, string>;
  readonly media: RtpMediaSession;
  readonly #settings: SipLegSettings;
  readonly #events = new Events<LegEvents>();
  readonly #controller = new AbortController();
  readonly #side: LegSide;
  #end: LegEnd | undefined;

  constructor(settings: SipLegSettings, side: (leg: SipLeg) => LegSide) {
    this.#settings = settings;
    this.id = settings.id;
    this.direction = settings.direction;
    this.from = settings.from;
    this.to = settings.to;
    this.headers = settings.headers;
    this.media = settings.media;
    this.#side = side(this);
  }

  get events(): EventSource<LegEvents> {
    return this.#events;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  ring(): void {
    this.#side.ring();
  }

  answer(): Promise<void> {
    return this.#side.answer();
  }

  reject(status: number, options: { readonly reason?: string; readonly retryAfterS?: number } = {}): void {
    this.#side.reject(status, options);
  }

  hangUp(detail = 'Hung up here.'): Promise<void> {
    return this.#side.hangUp(detail);
  }

  refer(targetUri: string): Promise<ReferOutcome> {
    return this.#side.refer(targetUri);
  }

  /** For the sides: the far end's hold changed. */
  hold(held: boolean): void {
    if (!this.isOver) this.#events.emit('hold', { held, atMs: this.#settings.clock.now() });
  }

  /** For the sides: the leg is over; the first reason stays. */
  end(end: LegEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#controller.abort(end);
    this.#events.emit('end', end);
    this.#events.removeAll();
    this.#settings.onOver(this);
    this.media.close().catch((error: unknown) => this.#settings.log.error('Media session not closed', { error }));
  }

  dump(): Readonly<Record<string, unknown>> {
    return { id: this.id, direction: this.direction, end: this.#end, ...this.#side.dump(), media: this.media.dump() };
  }
}

/** A party as the runtime sees it. Header fields of outside origin are untrusted and may be anything. */
export function partyOf(address: Pick<NameAddress, 'uri' | 'displayName'>): LegParty {
  const uri = parseUri(address.uri);
  return { user: uri?.user ?? '', host: uri?.host ?? '', displayName: address.displayName };
}

const MAX_HEADER_CHARS = 4096;

/** Header fields as readable text; lines of the same name are joined. */
export function readableHeaders(headers: readonly Header[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = map.get(name);
    map.set(
      name,
      (before === undefined ? readable(value) : `${before}, ${readable(value)}`).slice(0, MAX_HEADER_CHARS),
    );
  }
  return map;
}
