import { InvalidStateError } from '#base';
import type { LegEnd, ReferOutcome } from '../leg.ts';
import type { SipLeg } from './leg.ts';
import { LifeCheck } from './life-check.ts';
import { Referral } from './referral.ts';
import type { SessionEvents, SipSession } from './session.ts';

/** What both sides of an answered call have in common: its end, transfer and signs of life. */
export class EstablishedCall {
  readonly #leg: SipLeg;
  readonly #session: SipSession;
  #referral: Referral | undefined;
  #bye: Promise<void> | undefined;

  constructor(leg: SipLeg, session: SipSession) {
    this.#leg = leg;
    this.#session = session;
    const life = new LifeCheck(session, leg.media);
    leg.events.on('hold', ({ held }) => life.hold(held));
    leg.events.on('end', () => life.stop());
  }

  /** Ends the leg here and tells the far end; resolves when it knows. */
  hangUp(end: LegEnd): Promise<void> {
    this.#leg.end(end);
    this.#bye ??= this.#session.bye();
    return this.#bye;
  }

  async refer(targetUri: string): Promise<ReferOutcome> {
    if (this.#leg.isOver) throw new InvalidStateError('A leg that is over cannot be transferred.');
    if (this.#referral?.isPending) throw new InvalidStateError('A transfer is under way.');
    this.#referral = new Referral(this.#session);
    const outcome = await this.#referral.refer(targetUri);
    if (outcome.ok && !this.#leg.isOver)
      await this.hangUp({ by: 'local', kind: 'transferred', detail: 'The call was transferred.' });
    return outcome;
  }

  onOver(...[why, detail]: Parameters<SessionEvents['onOver']>): void {
    const isTransferred = this.#referral?.onBye() ?? false;
    if (why === 'bye') {
      this.#session.close();
      this.#leg.end(
        isTransferred
          ? { by: 'local', kind: 'transferred', detail: 'The call was transferred.' }
          : { by: 'remote', kind: 'hung-up', detail },
      );
      return;
    }
    // RFC 3261 section 13.3.1.4, RFC 4028 section 10: the far end gets a BYE although it is probably gone.
    void this.hangUp({ by: 'wire', kind: 'lost', detail });
  }

  get onNotify(): SessionEvents['onNotify'] {
    return (request) => this.#referral?.onNotify(request) ?? false;
  }
}
