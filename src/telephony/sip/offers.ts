import type { Agreement } from '../sdp/negotiate.ts';
import { descriptionOf } from './body.ts';
import { SDP_TYPE } from './context.ts';
import { SipError } from './errors.ts';
import type { Header } from './message.ts';
import type { ReceivedResponse } from './parse.ts';
import type { SipSession } from './session.ts';
import { decidedInterval, intervalHeaders, MIN_SE, requestedInterval, type SessionInterval } from './session-timer.ts';
import type { ServerTransaction } from './transactions.ts';

/** Our refresh met a request of the peer (RFC 3261 section 14.1), or it has no time for it just now. */
const CROSSED = new Set([491, 500, 503]);
const RETRY_AFTER: Header = ['retry-after', '2'];

/** Changes of a running session by re-INVITE (RFC 3261 section 14) and UPDATE (RFC 3311), one at a time. */
export class Offers {
  readonly #session: SipSession;
  /** Our refresh is under way. */
  #isOursPending = false;

  constructor(session: SipSession) {
    this.#session = session;
  }

  onInvite(transaction: ServerTransaction): void {
    const session = this.#session;
    const interval = this.#admit(transaction);
    if (!interval) return;
    const description = descriptionOf(transaction.request);
    if (description === 'unsupported') {
      session.reply(transaction, 415, [['accept', SDP_TYPE]]);
      return;
    }
    session.learn(transaction.request);
    if (description === 'none') {
      session.accept(transaction, interval.headers, session.agreement.offer(), (sdp) => this.#onLateAnswer(sdp));
      return;
    }
    const agreement = session.agreement.answer(description.sdp, session.flow.address);
    if (!agreement) {
      session.reply(transaction, 488);
      return;
    }
    session.accept(transaction, interval.headers, agreement.answer);
    this.#apply(agreement);
  }

  onUpdate(transaction: ServerTransaction): void {
    const session = this.#session;
    const interval = this.#admit(transaction);
    if (!interval) return;
    const description = descriptionOf(transaction.request);
    if (description === 'unsupported') {
      session.reply(transaction, 415, [['accept', SDP_TYPE]]);
      return;
    }
    session.learn(transaction.request);
    if (description === 'none') {
      session.reply(transaction, 200, [session.contact, ...interval.headers]);
      return;
    }
    const agreement = session.agreement.answer(description.sdp, session.flow.address);
    if (!agreement) {
      session.reply(transaction, 488);
      return;
    }
    session.reply(transaction, 200, [session.contact, ...interval.headers], agreement.answer);
    this.#apply(agreement);
  }

  /** Refuses what comes at the wrong time; starts the session timer that the request asks for. */
  #admit(transaction: ServerTransaction): { readonly headers: readonly Header[] } | undefined {
    const session = this.#session;
    const refuse = (status: number, headers: readonly Header[]) => session.reply(transaction, status, headers);
    // Both sides at once: RFC 3261 section 14.2, RFC 3311 section 5.2.
    if (this.#isOursPending || session.awaitsAnswer) return void refuse(491, []);
    // The first offer is not answered yet.
    if (!session.isEstablished) return void refuse(500, [RETRY_AFTER]);
    const interval = requestedInterval(transaction.request);
    if (interval === 'too-small') return void refuse(422, [MIN_SE]);
    if (interval === 'none') return { headers: [] };
    session.startTimer(interval);
    return { headers: intervalHeaders(interval) };
  }

  #onLateAnswer(sdp: string | undefined): void {
    const agreement = sdp === undefined ? undefined : this.#session.agreement.accept(sdp, this.#session.flow.address);
    // Without an answer the session goes on as it was.
    if (agreement) this.#apply(agreement);
  }

  #apply(agreement: Agreement): void {
    const { agreement: audio, events } = this.#session;
    if (audio.apply(agreement)) events.onHold(audio.isHeld);
  }

  /** Tells the peer that we are still there (RFC 4028 section 7.4). */
  async refresh(interval: SessionInterval, byUpdate: boolean): Promise<void> {
    const session = this.#session;
    const headers: Header[] = [
      session.contact,
      ['supported', 'timer'],
      ['session-expires', `${interval.intervalS};refresher=uac`],
    ];
    this.#isOursPending = true;
    try {
      const response = byUpdate ? await session.request('UPDATE', headers) : await this.#reinvite(headers);
      if (response.status === 481 || response.status === 408) return this.#lost();
      if (CROSSED.has(response.status)) return session.retryRefresh(interval);
      session.startTimer((response.status < 300 ? decidedInterval(response) : undefined) ?? interval);
    } catch (error) {
      if (!(error instanceof SipError)) throw error;
      this.#lost();
    } finally {
      this.#isOursPending = false;
    }
  }

  #lost(): void {
    this.#session.events.onOver('gone', 'The far end does not know the call any more.');
  }

  async #reinvite(headers: readonly Header[]): Promise<ReceivedResponse> {
    const { agreement, flow } = this.#session;
    const offer = Buffer.from(agreement.offer(), 'latin1');
    const response = await this.#session.request('INVITE', [...headers, ['content-type', SDP_TYPE]], offer);
    const description = response.status < 300 ? descriptionOf(response) : 'none';
    const answer = typeof description === 'string' ? undefined : agreement.accept(description.sdp, flow.address);
    if (answer) this.#apply(answer);
    return response;
  }
}
