import { type Header, headerOf } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import type { SipSession } from './session.ts';
import type { ServerTransaction } from './transactions.ts';
import { repeatUntilAcknowledged } from './unacknowledged.ts';

/** One 180 that the caller must acknowledge by PRACK, because it requires 100rel (RFC 3262 section 3). */
export class ReliableRinging {
  readonly #session: SipSession;
  readonly #transaction: ServerTransaction;
  readonly #number: number;
  #stop: (() => void) | undefined;

  constructor(session: SipSession, transaction: ServerTransaction) {
    this.#session = session;
    this.#transaction = transaction;
    // RFC 3262 section 3: between 1 and 2^31 - 1.
    this.#number = 1 + (Number.parseInt(session.context.ids.token(3), 16) & 0xff_ffff);
  }

  start(): void {
    const headers: Header[] = [this.#session.contact, ['require', '100rel'], ['rseq', String(this.#number)]];
    const send = () => this.#session.reply(this.#transaction, 180, headers);
    send();
    // Without any PRACK the call may still be answered: the 2xx has a delivery of its own.
    this.#stop = repeatUntilAcknowledged(this.#session.clock, Number.POSITIVE_INFINITY, send, () => this.stop());
  }

  /** True when the PRACK is about this 180 (RFC 3262 section 7.2). */
  onPrack(prack: ReceivedRequest): boolean {
    const rack = /^(\d+)\s+(\d+)\s+INVITE$/.exec(headerOf(prack, 'rack')?.trim() ?? '');
    const isOurs = Number(rack?.[1]) === this.#number && Number(rack?.[2]) === this.#transaction.request.cseq.number;
    if (!isOurs || !this.#stop) return false;
    this.stop();
    return true;
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
