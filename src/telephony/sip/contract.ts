import type { Clock, Ids, Log } from '#base';
import type { CallLeg } from '../leg.ts';
import type { Codec, MediaPool } from '../media/pool.ts';

export interface SipSource {
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
}

/** What the node's policy says to a request outside any dialog. */
export type SipVerdict =
  /** `connectionIds` names the SIP connections that vouch for the source; absent: it needs none. */
  | { readonly verdict: 'admit'; readonly connectionIds?: readonly string[] }
  /** Ask for digest credentials (RFC 8760). */
  | { readonly verdict: 'challenge'; readonly realm: string; readonly account: FindSipAccount }
  /** No answer at all: a scanner learns nothing. */
  | { readonly verdict: 'drop' };

/** Whom a digest user name belongs to; undefined for an unknown one. */
export type FindSipAccount = (user: string) => Promise<SipAccount | undefined>;

export interface SipAccount {
  readonly password: string;
  /** The SIP connection that vouches for who knows the password, if any. */
  readonly connectionId?: string;
}

export type SipScreen = (request: {
  readonly method: string;
  readonly source: SipSource;
  readonly toUser: string;
  readonly fromUser: string;
}) => SipVerdict;

export interface SipDialRequest {
  /** Request-URI, for example `sip:1000@127.0.0.1:5060;transport=tcp`. */
  readonly uri: string;
  readonly from: { readonly user: string; readonly displayName?: string };
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Further header fields of the INVITE. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the address that the URI leads to may be called; absent: every one. */
  readonly mayReach?: (address: string) => boolean;
  /** How long it may ring before we cancel. */
  readonly ringTimeoutMs: number;
}

export interface SipHeld {
  readonly legs: number;
  readonly dialogs: number;
  readonly transactions: number;
}

/** One SIP user agent: UDP and TCP on one port. */
export interface SipEndpoint {
  /** Address and port that peers should use (after NAT, where one was configured). */
  readonly contact: { readonly address: string; readonly port: number };
  /** Places a call. Progress and failure come as the leg's events; `answer()` resolves when the far end answered. */
  dial(request: SipDialRequest): Promise<CallLeg>;
  /** Legs alive now. */
  readonly legs: number;
  /** What is held in memory now: transactions stay for up to 32 s after a call. */
  readonly held: SipHeld;
  /** New calls get 503 with Retry-After from here on. */
  refuseNewCalls(): void;
  /** Hangs up what is left and closes the sockets. */
  close(): Promise<void>;
}

export interface SipEndpointSettings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Address of the sockets; 0.0.0.0 or :: for all. */
  readonly bindAddress: string;
  /** UDP and TCP; 0: any that is free for both. */
  readonly port: number;
  /** What peers should use instead of our own address, behind NAT. */
  readonly publicAddress?: string;
  readonly media: MediaPool;
  /** Asked for each request outside a dialog. */
  readonly screen: SipScreen;
  /** A call came in. The owner of the leg rings, answers or rejects it; unknown users are for it to refuse (404). */
  readonly onCall: (leg: CallLeg, invitation: SipInvitation) => void;
  /** Our name in User-Agent and Server. */
  readonly userAgent?: string;
  /** In order of preference; G722 has to be asked for. */
  readonly codecs?: readonly Codec[];
  /** New calls beyond this many get 503. */
  readonly maxLegs?: number;
  /** Messages per second and at once that one source may send. */
  readonly rateLimit?: { readonly perSecond: number; readonly burst: number };
}

/** What is known of an inbound call beyond its leg. */
export interface SipInvitation {
  readonly source: SipSource;
  /** The SIP connections that vouch for the caller; absent: it needed none. Several when a carrier serves several customers. */
  readonly connectionIds?: readonly string[];
}
