import type { Clock } from '#base';
import type { ReferOutcome } from '../leg.ts';
import { SipError } from './errors.ts';
import { type Header, headerOf } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import type { SipSession } from './session.ts';
import { wireText } from './text.ts';

/** How long a transfer target may ring: the peer's last word must come within this. */
const PATIENCE_MS = 120_000;

/** One blind transfer: our REFER and the NOTIFYs that tell how it goes (RFC 3515). */
export class Referral {
  readonly #session: SipSession;
  readonly #clock: Clock;
  #settle: ((outcome: ReferOutcome) => void) | undefined;
  #isAccepted = false;

  constructor(session: SipSession) {
    this.#session = session;
    this.#clock = session.clock;
  }

  get isPending(): boolean {
    return this.#settle !== undefined;
  }

  /** Resolves when the peer has reached the target or not. */
  async refer(targetUri: string): Promise<ReferOutcome> {
    const outcome = new Promise<ReferOutcome>((resolve) => {
      this.#settle = resolve;
    });
    const timeout = () => this.#finish({ ok: false, status: 408, detail: 'The transfer took too long.' });
    const cancel = this.#clock.after(PATIENCE_MS, timeout);
    try {
      const headers: Header[] = [
        this.#session.contact,
        ['refer-to', `<${wireText(targetUri)}>`],
        ['referred-by', (/<[^>]*>/.exec(this.#session.dialog.local) ?? [''])[0]],
      ];
      const response = await this.#session.request(
        'REFER',
        headers.filter(([, value]) => value !== ''),
      );
      if (response.status >= 300) this.#finish({ ok: false, status: response.status, detail: response.reason });
      this.#isAccepted = response.status < 300;
    } catch (error) {
      if (!(error instanceof SipError)) throw error;
      this.#finish({ ok: false, status: error.status, detail: error.message });
    }
    return outcome.finally(cancel);
  }

  /** Takes a NOTIFY; false when it is not about a transfer of ours. */
  onNotify(request: ReceivedRequest): boolean {
    const event = headerOf(request, 'event')?.split(';')[0]?.trim().toLowerCase();
    if (event !== 'refer') return false;
    const isOver = /^\s*terminated/i.test(headerOf(request, 'subscription-state') ?? '');
    // RFC 3420: the status line of the peer's own call.
    const status = Number(/^SIP\/2\.0\s+(\d{3})/i.exec(Buffer.from(request.body).toString('latin1'))?.[1] ?? 0);
    if (status >= 200 && status < 300) this.#finish({ ok: true });
    else if (status >= 300) this.#finish({ ok: false, status, detail: 'The target did not take the call.' });
    else if (isOver) this.#finish({ ok: false, status: 487, detail: 'The peer gave the transfer up.' });
    return true;
  }

  /** The dialog is over. A peer that accepted the REFER and hangs up has gone to the target. */
  onBye(): boolean {
    const isTransferred = this.#isAccepted && this.isPending;
    this.#finish(
      isTransferred ? { ok: true } : { ok: false, status: 487, detail: 'The call ended before the transfer.' },
    );
    return isTransferred;
  }

  #finish(outcome: ReferOutcome): void {
    this.#settle?.(outcome);
    this.#settle = undefined;
  }
}
