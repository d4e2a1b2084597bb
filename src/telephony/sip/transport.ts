import type { SipSource } from './contract.ts';
import type { Parsed } from './parse.ts';

/** A way to one peer: its address over UDP, or one TCP connection. */
export interface Flow extends SipSource {
  /** No retransmission is needed on it. */
  readonly reliable: boolean;
  /** Can still carry something. */
  readonly isOpen: boolean;
  /** Sends one message. Failures show as `lost`. */
  send(bytes: Buffer): void;
  /** Calls `onLost` once when the flow can carry nothing any more; the returned function stops that. */
  whenLost(onLost: (detail: string) => void): () => void;
}

/** What a transport hands up. */
export interface TransportEvents {
  /** Asked for each datagram and each new connection, before anything is parsed. */
  readonly admits: (address: string) => boolean;
  readonly onMessage: (parsed: Parsed, flow: Flow) => void;
}

export interface Transport {
  readonly port: number;
  /** The flow to a peer; over TCP an open connection is used again (RFC 3261 section 18.1.1, RFC 5923). */
  flowTo(address: string, port: number): Flow;
  close(): Promise<void>;
}

const V4_IN_V6 = '::ffff:';

/** An IPv4 peer on a dual-stack socket looks like `::ffff:192.0.2.1`; the rest of the stack sees `192.0.2.1`. */
export function plainAddress(address: string): string {
  return address.startsWith(V4_IN_V6) && address.includes('.') ? address.slice(V4_IN_V6.length) : address;
}
