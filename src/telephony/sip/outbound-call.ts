import { InvalidStateError } from '#base';
import type { LegEnd, ReferOutcome } from '../leg.ts';
import type { RtpMediaSession } from '../media/pool.ts';
import { AudioAgreement } from './agreement.ts';
import { descriptionOf } from './body.ts';
import { ALLOW, SDP_TYPE, type SipContext } from './context.ts';
import type { SipDialRequest } from './contract.ts';
import { createTag, dialogOfResponse, dialogRequest } from './dialog.ts';
import { answerChallenge } from './digest.ts';
import { SipError } from './errors.ts';
import { EstablishedCall } from './established-call.ts';
import type { LegSide, SipLeg } from './leg.ts';
import type { Header, SipRequest } from './message.ts';
import type { ReceivedResponse } from './parse.ts';
import { SipSession } from './session.ts';
import { decidedInterval } from './session-timer.ts';
import { escapeUser, quoted, wireText } from './text.ts';
import type { ClientTransaction } from './transactions.ts';
import type { Flow } from './transport.ts';
import { uriHost } from './uri.ts';

/** The calling side of a call (RFC 3261 section 13.2). */
export class OutboundCall implements LegSide {
  readonly #leg: SipLeg;
  readonly #context: SipContext;
  readonly #flow: Flow;
  readonly #dial: SipDialRequest;
  readonly #agreement: AudioAgreement;
  readonly #invite: SipRequest;
  readonly #answered: Promise<void>;
  readonly #cancelRingTimer: () => void;
  #settle: { readonly resolve: () => void; readonly reject: (error: SipError) => void } | undefined;
  #transaction: ClientTransaction | undefined;
  #isProceeding = false;
  #hasAuthorized = false;
  #call: EstablishedCall | undefined;
  #session: SipSession | undefined;
  /** ACKs of each 2xx by the tag of its fork, to be sent again when the 2xx is. */
  readonly #acknowledgements = new Map<string, () => void>();

  constructor(leg: SipLeg, context: SipContext, flow: Flow, media: RtpMediaSession, dial: SipDialRequest) {
    this.#leg = leg;
    this.#context = context;
    this.#flow = flow;
    this.#dial = dial;
    this.#agreement = new AudioAgreement(media, context.mediaAddress(flow), context.codecs, context.ids);
    this.#invite = this.#createInvite();
    this.#answered = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever does not wait for the answer hears of the failure by the leg's end.
    this.#answered.catch(() => undefined);
    this.#cancelRingTimer = context.clock.after(dial.ringTimeoutMs, () =>
      this.#fail({ by: 'remote', kind: 'no-answer', detail: 'Nobody answered in time.' }, 408),
    );
  }

  /** Sends the INVITE. */
  begin(): void {
    this.#send(this.#invite);
  }

  #createInvite(): SipRequest {
    const { ids, product } = this.#context;
    const { uri, from, headers = {} } = this.#dial;
    const user = escapeUser(from.user);
    const host = uriHost(this.#context.mediaAddress(this.#flow));
    const name = from.displayName ? `${quoted(from.displayName)} ` : '';
    const target = wireText(uri).replace(/\?.*$/, '');
    return {
      type: 'request',
      method: 'INVITE',
      uri: target,
      headers: [
        ['max-forwards', '70'],
        ['from', `${name}<sip:${user === '' ? '' : `${user}@`}${host}>;tag=${createTag((bytes) => ids.token(bytes))}`],
        ['to', `<${target}>`],
        ['call-id', ids.token(16)],
        ['cseq', '1 INVITE'],
        ['contact', this.#context.contact(this.#flow, user)],
        ALLOW,
        ['supported', 'timer'],
        ['user-agent', product],
        ...Object.entries(headers).map(([key, value]): Header => [wireText(key).toLowerCase(), wireText(value)]),
        ['content-type', SDP_TYPE],
      ],
      body: Buffer.from(this.#agreement.offer(), 'latin1'),
    };
  }

  #send(invite: SipRequest): void {
    this.#isProceeding = false;
    this.#transaction = this.#context.transactions.send(invite, this.#flow, {
      onResponse: (response) => this.#onResponse(invite, response),
      onFail: (why) =>
        why === 'timeout'
          ? this.#fail({ by: 'wire', kind: 'failed', code: 408, detail: 'The far end does not answer.' }, 408)
          : this.#fail({ by: 'wire', kind: 'failed', code: 503, detail: 'The far end cannot be reached.' }, 503),
    });
  }

  #onResponse(invite: SipRequest, response: ReceivedResponse): void {
    const { status } = response;
    if (status < 200) {
      this.#isProceeding = true;
      // The CANCEL had to wait for this (RFC 3261 section 9.1).
      if (this.#leg.isOver && this.#transaction) this.#context.transactions.cancel(this.#transaction);
    } else if (status < 300) this.#onAccepted(invite, response);
    else if (!this.#authorize(invite, response)) this.#fail(endOfStatus(status, response.reason), status);
  }

  /** Answers a challenge, once, with the next sequence number (RFC 3261 section 22.2). */
  #authorize(invite: SipRequest, response: ReceivedResponse): boolean {
    const { credentials } = this.#dial;
    const isChallenge = response.status === 401 || response.status === 407;
    if (!isChallenge || !credentials || this.#hasAuthorized || this.#leg.isOver) return false;
    const authorization = answerChallenge(response, invite, credentials, this.#context.ids);
    if (!authorization) return false;
    this.#hasAuthorized = true;
    const headers = invite.headers.map((header): Header => (header[0] === 'cseq' ? ['cseq', '2 INVITE'] : header));
    this.#send({ ...invite, headers: [...headers, authorization] });
    return true;
  }

  /** A 2xx: each fork and each repetition is acknowledged; the first fork is the call (RFC 3261 section 13.2.2.4). */
  #onAccepted(invite: SipRequest, response: ReceivedResponse): void {
    const tag = response.to.params.get('tag') ?? '';
    const again = this.#acknowledgements.get(tag);
    if (again) {
      again();
      return;
    }
    const isFirst = this.#acknowledgements.size === 0 && !this.#leg.isOver;
    const session = this.#createSession(invite, response, isFirst);
    session.establish();
    session.learn(response);
    const authorizations = invite.headers.filter(([name]) => name.endsWith('authorization'));
    const acknowledge = () => this.#acknowledge(session, response.cseq.number, authorizations);
    this.#acknowledgements.set(tag, acknowledge);
    acknowledge();
    // Another fork answered too, or we have given up: that one is told at once.
    if (!isFirst) return void session.bye();
    this.#onAnswered(session, response);
  }

  #createSession(invite: SipRequest, response: ReceivedResponse, isFirst: boolean): SipSession {
    return new SipSession({
      context: this.#context,
      flow: this.#flow,
      dialog: dialogOfResponse(invite, response),
      agreement: this.#agreement,
      user: escapeUser(this.#dial.from.user),
      credentials: this.#dial.credentials,
      events: {
        onOver: (why, detail) => isFirst && this.#call?.onOver(why, detail),
        onHold: (isHeld) => isFirst && this.#leg.hold(isHeld),
        onKey: (key) => isFirst && this.#leg.media.press(key),
        onNotify: (notify) => isFirst && (this.#call?.onNotify(notify) ?? false),
        onPrack: () => false,
      },
    });
  }

  #acknowledge(session: SipSession, sequence: number, headers: readonly Header[]): void {
    const probe = dialogRequest(session.dialog, 'ACK', [], { sequence });
    session.sendAck(sequence, this.#context.route(probe, this.#flow), headers);
  }

  #onAnswered(session: SipSession, response: ReceivedResponse): void {
    this.#cancelRingTimer();
    this.#session = session;
    this.#call = new EstablishedCall(this.#leg, session);
    const description = descriptionOf(response);
    const agreement =
      typeof description === 'string' ? undefined : this.#agreement.accept(description.sdp, this.#flow.address);
    if (!agreement) {
      const detail = 'No common audio format.';
      void this.#call.hangUp({ by: 'wire', kind: 'failed', code: 488, detail });
      this.#reject(488, detail);
      return;
    }
    const interval = decidedInterval(response);
    if (interval) session.startTimer(interval);
    const isHeld = this.#agreement.apply(agreement);
    this.#settle?.resolve();
    this.#settle = undefined;
    if (isHeld) this.#leg.hold(true);
  }

  #reject(status: number, detail: string): void {
    this.#settle?.reject(new SipError(status, detail));
    this.#settle = undefined;
  }

  /** The call did not come about. */
  #fail(end: LegEnd, status: number): void {
    this.#cancelRingTimer();
    if (this.#isProceeding && this.#transaction && !this.#leg.isOver && status !== end.code)
      this.#context.transactions.cancel(this.#transaction);
    this.#leg.end(end);
    this.#reject(status, end.detail);
  }

  ring(): void {
    throw new InvalidStateError('The far end of an outbound call rings.');
  }

  answer(): Promise<void> {
    return this.#answered;
  }

  reject(): void {
    throw new InvalidStateError('An outbound call is hung up, not rejected.');
  }

  async hangUp(detail: string): Promise<void> {
    if (this.#call) return this.#call.hangUp({ by: 'local', kind: 'hung-up', detail });
    this.#fail({ by: 'local', kind: 'cancelled', detail }, 487);
  }

  refer(targetUri: string): Promise<ReferOutcome> {
    if (!this.#call) throw new InvalidStateError('A call is transferred after it was answered.');
    return this.#call.refer(targetUri);
  }

  dump(): Readonly<Record<string, unknown>> {
    return {
      uri: this.#dial.uri,
      isProceeding: this.#isProceeding,
      callId: this.#session?.dialog.callId,
      isHeld: this.#agreement.isHeld,
    };
  }
}

const NO_ANSWER = new Set([408, 480]);

/** What a final failure means for the leg. */
function endOfStatus(status: number, reason: string): LegEnd {
  const kind = NO_ANSWER.has(status) ? 'no-answer' : status === 487 ? 'cancelled' : 'rejected';
  return { by: 'remote', kind, code: status, detail: `${status} ${reason}`.trim() };
}
