import { InvalidStateError } from '#base';
import type { ReferOutcome } from '../leg.ts';
import type { RtpMediaSession } from '../media/pool.ts';
import type { Agreement } from '../sdp/negotiate.ts';
import { AudioAgreement } from './agreement.ts';
import type { SipContext } from './context.ts';
import { createTag, dialogOfInvite } from './dialog.ts';
import { SipError } from './errors.ts';
import { EstablishedCall } from './established-call.ts';
import type { LegSide, SipLeg } from './leg.ts';
import { type Header, tokensOf } from './message.ts';
import { ReliableRinging } from './reliable-ringing.ts';
import { SipSession } from './session.ts';
import { intervalHeaders, requestedInterval } from './session-timer.ts';
import { escapeUser } from './text.ts';
import type { ServerTransaction } from './transactions.ts';

/**
 * How long a call may ring here: a caller who is gone without CANCEL leaves no other trace. Proxies in between give up
 * after three minutes themselves (RFC 3261 section 16.6, timer C).
 */
const RING_LIMIT_MS = 180_000;

/** The called side of a call (RFC 3261 section 13.3). */
export class InboundCall implements LegSide {
  readonly #leg: SipLeg;
  readonly #transaction: ServerTransaction;
  readonly #session: SipSession;
  readonly #call: EstablishedCall;
  readonly #ringing: ReliableRinging | undefined;
  readonly #offer: string | undefined;
  readonly #stopRingLimit: () => void;
  #answer: Promise<void> | undefined;
  #isRinging = false;

  constructor(
    leg: SipLeg,
    context: SipContext,
    transaction: ServerTransaction,
    media: RtpMediaSession,
    offer: string | undefined,
  ) {
    const { request, flow } = transaction;
    this.#leg = leg;
    this.#transaction = transaction;
    this.#offer = offer;
    const localTag = request.to.params.get('tag') ?? createTag((bytes) => context.ids.token(bytes));
    this.#session = new SipSession({
      context,
      flow,
      dialog: dialogOfInvite(request, localTag),
      agreement: new AudioAgreement(media, context.mediaAddress(flow), context.codecs, context.ids),
      user: escapeUser(request.target.user),
      credentials: undefined,
      events: {
        onOver: (why, detail) => this.#onOver(why, detail),
        onHold: (isHeld) => leg.hold(isHeld),
        onKey: (key) => leg.media.press(key),
        onNotify: (notify) => this.#call.onNotify(notify),
        onPrack: (prack) => this.#ringing?.onPrack(prack) ?? false,
      },
    });
    this.#session.learn(request);
    this.#call = new EstablishedCall(leg, this.#session);
    if (tokensOf(request, 'require').includes('100rel'))
      this.#ringing = new ReliableRinging(this.#session, transaction);
    transaction.onCancel = () => this.#giveUp('The caller gave up.');
    transaction.onFail = () => this.#giveUp('The caller is gone.');
    this.#stopRingLimit = context.clock.after(RING_LIMIT_MS, () => this.#ringTimeout());
  }

  ring(): void {
    if (this.#transaction.isAnswered || this.#isRinging || this.#leg.isOver) return;
    this.#isRinging = true;
    if (this.#ringing) this.#ringing.start();
    else this.#session.reply(this.#transaction, 180, [this.#session.contact]);
  }

  answer(): Promise<void> {
    if (this.#leg.isOver) return Promise.reject(new SipError(487, 'The call was over before it was answered'));
    if (this.#transaction.isAnswered && !this.#answer) throw new InvalidStateError('The call was refused already.');
    this.#answer ??= this.#offer === undefined ? this.#answerWithOffer() : this.#answerOffer(this.#offer);
    return this.#answer;
  }

  async #answerOffer(offer: string): Promise<void> {
    const session = this.#session;
    const agreement = session.agreement.answer(offer, session.flow.address);
    if (!agreement) throw new InvalidStateError('The offer was checked when the call came in.');
    session.accept(this.#transaction, this.#startSession(), agreement.answer);
    this.#apply(agreement);
  }

  /** The INVITE had no offer: ours goes out in the 2xx, and the answer comes in the ACK (RFC 3264 section 5). */
  #answerWithOffer(): Promise<void> {
    const session = this.#session;
    return new Promise((resolve, reject) => {
      this.#leg.signal.addEventListener(
        'abort',
        () => reject(new SipError(487, 'The call was over before it was answered')),
        {
          once: true,
        },
      );
      session.accept(this.#transaction, this.#startSession(), session.agreement.offer(), (sdp) => {
        const agreement = sdp === undefined ? undefined : session.agreement.accept(sdp, session.flow.address);
        if (!agreement) {
          void this.#call.hangUp({ by: 'wire', kind: 'failed', code: 488, detail: 'No common audio format.' });
          return;
        }
        this.#apply(agreement);
        resolve();
      });
    });
  }

  /** From here on the session lives; the header fields of the 2xx say how its timer runs. */
  #startSession(): Header[] {
    this.#stopRinging();
    this.#session.establish();
    const interval = requestedInterval(this.#transaction.request);
    if (typeof interval === 'string') return [];
    this.#session.startTimer(interval);
    return intervalHeaders(interval);
  }

  #apply(agreement: Agreement): void {
    if (this.#session.agreement.apply(agreement)) this.#leg.hold(true);
  }

  reject(status: number, options: { readonly reason?: string; readonly retryAfterS?: number }): void {
    if (this.#transaction.isAnswered) throw new InvalidStateError('The call was answered already.');
    if (this.#leg.isOver) return;
    const headers: Header[] = options.retryAfterS === undefined ? [] : [['retry-after', String(options.retryAfterS)]];
    this.#refuse(status, headers, options.reason);
    const detail = options.reason ?? `Refused with ${status}.`;
    this.#leg.end({ by: 'local', kind: 'rejected', code: status, detail });
  }

  #refuse(status: number, headers: readonly Header[] = [], reason?: string): void {
    this.#stopRinging();
    this.#session.reply(this.#transaction, status, headers, undefined, reason);
    this.#session.close();
  }

  #stopRinging(): void {
    this.#stopRingLimit();
    this.#ringing?.stop();
  }

  #ringTimeout(): void {
    this.#refuse(480);
    this.#leg.end({ by: 'local', kind: 'no-answer', code: 480, detail: 'It rang for too long.' });
  }

  /** CANCEL (RFC 3261 section 9.2), or the connection broke. */
  #giveUp(detail: string): void {
    if (this.#transaction.isAnswered) return;
    this.#refuse(487);
    this.#leg.end({ by: 'remote', kind: 'cancelled', code: 487, detail });
  }

  async hangUp(detail: string): Promise<void> {
    if (this.#answer) return this.#call.hangUp({ by: 'local', kind: 'hung-up', detail });
    if (this.#leg.isOver) return;
    this.#refuse(480);
    this.#leg.end({ by: 'local', kind: 'rejected', code: 480, detail });
  }

  refer(targetUri: string): Promise<ReferOutcome> {
    if (!this.#answer) throw new InvalidStateError('A call is transferred after it was answered.');
    return this.#call.refer(targetUri);
  }

  #onOver(...[why, detail]: Parameters<EstablishedCall['onOver']>): void {
    // A BYE before the answer ends the INVITE too (RFC 3261 section 15.1.2).
    if (!this.#transaction.isAnswered) {
      this.#giveUp(detail);
      return;
    }
    this.#call.onOver(why, detail);
  }

  dump(): Readonly<Record<string, unknown>> {
    const { callId, remoteTarget } = this.#session.dialog;
    return { callId, remoteTarget, isAnswered: this.#transaction.isAnswered, isHeld: this.#session.agreement.isHeld };
  }
}
