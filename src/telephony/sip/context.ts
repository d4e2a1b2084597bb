import type { Clock, Ids, Log } from '#base';
import type { Codec } from '../media/pool.ts';
import type { Header, SipRequest } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import type { ServerTransaction, Transactions } from './transactions.ts';
import type { Flow } from './transport.ts';

/** What a dialog's owner takes from the wire. */
export interface DialogOwner {
  receive(transaction: ServerTransaction): void;
  acknowledge(ack: ReceivedRequest): void;
}

/** What the calls of one endpoint share. */
export interface SipContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly codecs: readonly Codec[];
  readonly transactions: Transactions;
  /** Requests of dialogs find their owner by `dialogKey`. */
  readonly dialogs: Map<string, DialogOwner>;
  /** Our Contact value as the peer behind `flow` should use it. */
  contact(flow: Flow, user: string): string;
  /** Our media address as the peer behind `flow` reaches it. */
  mediaAddress(flow: Flow): string;
  /** The way for a request inside a dialog whose peer was last seen behind `flow`. */
  route(request: SipRequest, flow: Flow): Flow;
  /** User-Agent or Server field. */
  readonly product: string;
}

/** Methods that we serve (405 and Allow). */
export const ALLOWED = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'NOTIFY'];
/** Methods that exist and that we do not serve; any other is 501. */
export const FOREIGN = new Set(['REGISTER', 'SUBSCRIBE', 'PUBLISH', 'MESSAGE']);
/** Extensions that a peer may require of us. */
export const SUPPORTED = ['timer', '100rel'];

export const ALLOW: Header = ['allow', ALLOWED.join(', ')];
export const ACCEPT: Header = ['accept', 'application/sdp'];
export const SUPPORT: Header = ['supported', SUPPORTED.join(', ')];
export const SDP_TYPE = 'application/sdp';
