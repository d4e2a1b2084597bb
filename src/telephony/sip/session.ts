import type { Clock } from '#base';
import type { AudioAgreement } from './agreement.ts';
import { descriptionOf } from './body.ts';
import { ALLOW, ALLOWED, type DialogOwner, FOREIGN, SDP_TYPE, type SipContext, SUPPORT } from './context.ts';
import { contactOf, type Dialog, dialogKey, dialogRequest, takeSequence } from './dialog.ts';
import { answerChallenge, type Credentials } from './digest.ts';
import { SipError } from './errors.ts';
import { keyOfInfo } from './info-key.ts';
import { type Header, headerOf } from './message.ts';
import { Offers } from './offers.ts';
import type { ReceivedRequest, ReceivedResponse } from './parse.ts';
import { replyTo } from './reply.ts';
import { type SessionInterval, SessionTimer } from './session-timer.ts';
import type { ServerTransaction } from './transactions.ts';
import type { Flow } from './transport.ts';
import { MAX_2XX_INTERVAL_MS, repeatUntilAcknowledged } from './unacknowledged.ts';

export interface SessionSettings {
  readonly context: SipContext;
  readonly dialog: Dialog;
  /** Where the peer was last seen. */
  readonly flow: Flow;
  readonly agreement: AudioAgreement;
  /** User part of our Contact. */
  readonly user: string;
  readonly credentials: Credentials | undefined;
  readonly events: SessionEvents;
}

export interface SessionEvents {
  /** The far end hung up, or the session died (`bySession`: we must still say BYE). */
  readonly onOver: (why: 'bye' | 'expired' | 'unacknowledged' | 'gone', detail: string) => void;
  readonly onHold: (isHeld: boolean) => void;
  /** The far end sent a key by INFO. */
  readonly onKey: (key: string) => void;
  /** A NOTIFY about a REFER of ours; true when it was expected. */
  readonly onNotify: (request: ReceivedRequest) => boolean;
  /** A PRACK; true when it acknowledges something. */
  readonly onPrack: (request: ReceivedRequest) => boolean;
}

/** Gets the description in an ACK, if it has one. */
type OnAnswer = (sdp: string | undefined) => void;

/** A dialog at work: requests inside it both ways, offers and answers, its session timer. */
export class SipSession implements DialogOwner {
  readonly context: SipContext;
  readonly dialog: Dialog;
  readonly flow: Flow;
  readonly agreement: AudioAgreement;
  readonly events: SessionEvents;
  readonly #settings: SessionSettings;
  readonly #key: string;
  readonly #timer: SessionTimer;
  readonly #offers: Offers;
  /** Our 2xx that waits for its ACK. */
  #unacknowledged:
    | { readonly sequence: number; readonly stop: () => void; readonly onAnswer: OnAnswer | undefined }
    | undefined;
  #whenAcknowledged: (() => void)[] = [];
  #peerAllowsUpdate = false;
  #isEstablished = false;
  #isClosed = false;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.context = settings.context;
    this.dialog = settings.dialog;
    this.flow = settings.flow;
    this.agreement = settings.agreement;
    this.events = settings.events;
    const { callId, localTag, remoteTag } = settings.dialog;
    this.#key = dialogKey(callId, localTag, remoteTag);
    const expired = () => this.events.onOver('expired', 'The session timer ran out.');
    const refresh = (interval: SessionInterval) => void this.#offers.refresh(interval, this.#peerAllowsUpdate);
    this.#timer = new SessionTimer(this.clock, refresh, expired);
    this.#offers = new Offers(this);
    this.context.dialogs.set(this.#key, this);
  }

  get clock(): Clock {
    return this.context.clock;
  }

  get contact(): Header {
    return ['contact', this.context.contact(this.flow, this.#settings.user)];
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The call was answered: from here on offers may change it. */
  get isEstablished(): boolean {
    return this.#isEstablished;
  }

  establish(): void {
    this.#isEstablished = true;
  }

  startTimer(interval: SessionInterval): void {
    if (this.#isClosed) return;
    this.#timer.start(interval);
  }

  /** A refresh of ours was refused for the moment. */
  retryRefresh(interval: SessionInterval): void {
    if (!this.#isClosed) this.#timer.retry(interval);
  }

  /** Learns what the peer can do, and where it now wants requests, from an INVITE, an UPDATE or a 2xx. */
  learn(message: { readonly headers: readonly Header[] }): void {
    const target = contactOf(message);
    if (target !== undefined) this.dialog.remoteTarget = target;
    const allow = headerOf(message, 'allow');
    if (allow !== undefined) this.#peerAllowsUpdate = /\bUPDATE\b/i.test(allow);
  }

  // Requests of the peer.

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    // RFC 3261 section 12.2.2. A PRACK or BYE may overtake nothing either.
    if (!takeSequence(this.dialog, request.cseq.number)) {
      this.reply(transaction, 500);
      return;
    }
    switch (request.method) {
      case 'BYE':
        this.reply(transaction, 200);
        this.events.onOver('bye', headerOf(request, 'reason') ?? 'The far end hung up.');
        return;
      case 'INVITE':
        this.#offers.onInvite(transaction);
        return;
      case 'UPDATE':
        this.#offers.onUpdate(transaction);
        return;
      case 'OPTIONS':
        this.reply(transaction, 200, [ALLOW, SUPPORT, ['accept', SDP_TYPE]]);
        return;
      case 'INFO':
        this.reply(transaction, 200);
        this.#onInfo(request);
        return;
      case 'NOTIFY':
        this.reply(transaction, this.events.onNotify(request) ? 200 : 481);
        return;
      case 'PRACK':
        this.reply(transaction, this.events.onPrack(request) ? 200 : 481);
        return;
      case 'REFER':
        this.reply(transaction, 603);
        return;
      default:
        this.reply(transaction, FOREIGN.has(request.method) || ALLOWED.includes(request.method) ? 405 : 501, [ALLOW]);
        return;
    }
  }

  #onInfo(info: ReceivedRequest): void {
    const key = this.#isEstablished ? keyOfInfo(info) : undefined;
    if (key !== undefined) this.events.onKey(key);
  }

  reply(
    transaction: ServerTransaction,
    status: number,
    headers: readonly Header[] = [],
    sdp?: string,
    reason?: string,
  ): void {
    transaction.respond(
      replyTo(transaction.request, status, {
        toTag: this.dialog.localTag,
        ...(reason !== undefined && { reason }),
        headers: [...headers, ['server', this.context.product]],
        ...(sdp !== undefined && { contentType: SDP_TYPE, body: Buffer.from(sdp, 'latin1') }),
      }),
    );
  }

  /** Our offer in a 2xx waits for the answer in its ACK: until then no other offer may come (RFC 3264 section 4). */
  get awaitsAnswer(): boolean {
    return this.#unacknowledged?.onAnswer !== undefined;
  }

  /**
   * Answers an INVITE with 200 and repeats it until the ACK comes. When `sdp` is an offer of ours, `onAnswer` gets the
   * description in the ACK.
   */
  accept(transaction: ServerTransaction, headers: readonly Header[], sdp: string, onAnswer?: OnAnswer): void {
    this.#unacknowledged?.stop();
    this.reply(transaction, 200, [this.contact, ALLOW, SUPPORT, ...headers], sdp);
    const giveUp = () => {
      this.#acknowledged();
      this.events.onOver('unacknowledged', 'The answer was never acknowledged.');
    };
    const repeat = () => transaction.repeat();
    const stop = repeatUntilAcknowledged(this.clock, MAX_2XX_INTERVAL_MS, repeat, giveUp);
    this.#unacknowledged = { sequence: transaction.request.cseq.number, stop, onAnswer };
  }

  acknowledge(ack: ReceivedRequest): void {
    const waiting = this.#unacknowledged;
    if (!waiting || waiting.sequence !== ack.cseq.number) return;
    this.#acknowledged();
    const description = descriptionOf(ack);
    waiting.onAnswer?.(typeof description === 'string' ? undefined : description.sdp);
  }

  #acknowledged(): void {
    this.#unacknowledged?.stop();
    this.#unacknowledged = undefined;
    for (const resolve of this.#whenAcknowledged.splice(0)) resolve();
  }

  // Requests of our own.

  /**
   * Sends a request inside the dialog and resolves with its final response; a challenge is answered once.
   * @throws SipError 408 when none came, 503 when the peer cannot be reached.
   */
  async request(method: string, headers: readonly Header[] = [], body?: Uint8Array): Promise<ReceivedResponse> {
    const first = await this.#send(method, headers, body);
    const { credentials } = this.#settings;
    if ((first.status !== 401 && first.status !== 407) || !credentials) return first;
    const uri = this.dialog.remoteTarget;
    const authorization = answerChallenge(first, { method, uri }, credentials, this.context.ids);
    return authorization ? this.#send(method, [...headers, authorization], body) : first;
  }

  async #send(method: string, headers: readonly Header[], body?: Uint8Array): Promise<ReceivedResponse> {
    const agent: Header = ['user-agent', this.context.product];
    const request = dialogRequest(this.dialog, method, [...headers, agent], body && { body });
    const flow = this.context.route(request, this.flow);
    return new Promise((resolve, reject) => {
      this.context.transactions.send(request, flow, {
        onResponse: (response) => {
          if (response.status < 200) return;
          // ACK of our re-INVITE; each repetition of the 2xx gets one.
          if (method === 'INVITE' && response.status < 300) this.sendAck(response.cseq.number, flow);
          resolve(response);
        },
        onFail: (why) => reject(new SipError(why === 'timeout' ? 408 : 503, `${method} got no answer`)),
      });
    });
  }

  sendAck(sequence: number, flow: Flow, headers: readonly Header[] = []): void {
    this.context.transactions.sendAck(dialogRequest(this.dialog, 'ACK', headers, { sequence }), flow);
  }

  /**
   * Hangs up (RFC 3261 section 15): after our 2xx was acknowledged, since a BYE may not overtake the ACK.
   * Resolves when the peer answered or did not answer in time.
   */
  async bye(headers: readonly Header[] = []): Promise<void> {
    if (this.#unacknowledged) await new Promise<void>((resolve) => this.#whenAcknowledged.push(resolve));
    if (this.#isClosed) return;
    try {
      await this.request('BYE', headers);
    } catch (error) {
      if (!(error instanceof SipError)) throw error;
      this.context.log.debug('BYE got no answer', { status: error.status });
    }
    this.close();
  }

  /** No timer stays; the dialog is known no more. A BYE under way still ends by itself. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer.stop();
    this.#acknowledged();
    this.context.dialogs.delete(this.#key);
  }
}
