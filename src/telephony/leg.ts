import type { EventSource } from '#base';
import type { MediaSession } from './media/session.ts';

/** Who stands at one end of a call, as the wire named them. Outside text: untrusted. */
export interface LegParty {
  /** User part of the URI, percent-decoded: a number, an extension, an API key. Empty when anonymous. */
  readonly user: string;
  readonly host: string;
  readonly displayName: string;
}

/** Why a leg is over. `by` says whose doing it was; `code` is the SIP status or Q.850 cause where the wire gave one. */
export interface LegEnd {
  readonly by: 'remote' | 'local' | 'wire';
  /** `cancelled`: before answer. `lost`: no media or no signalling any more. `transferred`: a REFER succeeded. */
  readonly kind: 'hung-up' | 'cancelled' | 'rejected' | 'no-answer' | 'lost' | 'failed' | 'transferred';
  readonly code?: number;
  /** Plain words for the timeline. */
  readonly detail: string;
}

export type LegEvents = {
  /** The other side was put on hold or taken off hold (RFC 3264 section 8.4). */
  hold: { readonly held: boolean; readonly atMs: number };
  /** Emitted once; nothing follows. */
  end: LegEnd;
};

/** How far a transfer by REFER got (RFC 3515, RFC 3420 message/sipfrag). */
export type ReferOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: number; readonly detail: string };

/**
 * One call leg: the one shape that every wire (SIP, browser, carrier media sockets, tests) gives to the call runtime.
 * Life: ringing → answered → over. `end` is emitted exactly once, also when `hangUp` or `reject` was called here.
 */
export interface CallLeg {
  readonly id: string;
  readonly wire: 'sip' | 'browser' | 'memory';
  readonly direction: 'inbound' | 'outbound';
  /** The far end of an inbound call; for an outbound call the caller identity that we show. */
  readonly from: LegParty;
  /** What was called: its user part reaches an assistant (A1). */
  readonly to: LegParty;
  /** Header fields of the call's invitation by lower-case name; empty on wires that have none. Untrusted. */
  readonly headers: ReadonlyMap<string, string>;
  /** Aborted, with the `LegEnd` as reason, when the leg is over. */
  readonly signal: AbortSignal;
  readonly events: EventSource<LegEvents>;
  /** Audio and keys; usable from `answer()` on. */
  readonly media: MediaSession;

  /** Inbound: tells the caller that it rings (180). */
  ring(): void;
  /** Inbound: takes the call. Resolves when media may flow; rejects if the caller gave up first. */
  answer(): Promise<void>;
  /** Inbound, before `answer`: refuses with a SIP status. `retryAfterS` becomes Retry-After. */
  reject(status: number, options?: { readonly reason?: string; readonly retryAfterS?: number }): void;
  /** Ends the leg whatever its state; idempotent. Resolves when the far end knows or stopped answering. */
  hangUp(detail?: string): Promise<void>;
  /** Blind transfer (RFC 3515). On success the leg ends with kind `transferred`. */
  refer(targetUri: string): Promise<ReferOutcome>;
  /** State for logs and tests. */
  dump(): Readonly<Record<string, unknown>>;
}
