import type { CallLeg } from '../leg.ts';

export interface SipSource {
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
}

/** What the node's policy says to a request outside any dialog. */
export type SipVerdict =
  /** `connectionId` names the SIP connection that vouches for the source, if any. */
  | { readonly verdict: 'admit'; readonly connectionId?: string }
  /** Ask for digest credentials (RFC 8760); `password` looks them up, undefined for an unknown user. */
  | {
      readonly verdict: 'challenge';
      readonly realm: string;
      readonly password: (user: string) => Promise<string | undefined>;
    }
  /** No answer at all: a scanner learns nothing. */
  | { readonly verdict: 'drop' };

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
  /** How long it may ring before we cancel. */
  readonly ringTimeoutMs: number;
}

/** One SIP user agent: UDP and TCP on one port. */
export interface SipEndpoint {
  /** Address and port that peers should use (after NAT, where one was configured). */
  readonly contact: { readonly address: string; readonly port: number };
  /** Places a call. Progress and failure come as the leg's events; `answer()` resolves when the far end answered. */
  dial(request: SipDialRequest): Promise<CallLeg>;
  /** Legs alive now. */
  readonly legs: number;
  /** New calls get 503 with Retry-After from here on. */
  refuseNewCalls(): void;
  /** Hangs up what is left and closes the sockets. */
  close(): Promise<void>;
}
