import type { RtpMediaSession } from '../media/pool.ts';
import { SipError } from './errors.ts';
import type { SipSession } from './session.ts';

/** Media that is silent for this long makes us ask. The answer, or its absence, is there before a minute is over. */
const SILENT_MS = 20_000;
/** How often somebody who holds us, and therefore sends nothing, is asked. */
const HELD_PERIOD_MS = 60_000;
/** What says that the call is no more (RFC 3261 section 12.2.1.2). Every other answer comes from somebody who is there. */
const GONE = new Set([408, 481]);

/**
 * Finds out whether the far end of an answered call is still there when its media does not tell: a telephone that sends
 * nothing while its user is silent, one that holds us, one that lost its power. It is asked by OPTIONS inside the dialog
 * (RFC 3261 section 11). An answer counts as a sign of life; a call that is unknown there, or no answer, ends it.
 */
export class LifeCheck {
  readonly #session: SipSession;
  readonly #media: RtpMediaSession;
  readonly #unlisten: () => void;
  #cancelTimer: (() => void) | undefined;
  #isAsking = false;
  #isStopped = false;

  constructor(session: SipSession, media: RtpMediaSession) {
    this.#session = session;
    this.#media = media;
    this.#unlisten = media.events.on('stalled', ({ silentMs, lost }) => {
      if (!lost && silentMs >= SILENT_MS) void this.#ask();
    });
  }

  /** The far end holds us, or does so no more. */
  hold(isHeld: boolean): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!isHeld || this.#isStopped) return;
    this.#cancelTimer = this.#session.clock.after(HELD_PERIOD_MS, () => {
      void this.#ask();
      this.hold(true);
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#unlisten();
    this.hold(false);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#isStopped) return;
    this.#isAsking = true;
    const status = await this.#statusOfOptions();
    this.#isAsking = false;
    if (this.#isStopped) return;
    if (GONE.has(status)) this.#session.events.onOver('gone', 'The far end is not there any more.');
    else this.#media.signOfLife();
  }

  async #statusOfOptions(): Promise<number> {
    try {
      return (await this.#session.request('OPTIONS')).status;
    } catch (error) {
      if (error instanceof SipError) return 408;
      throw error;
    }
  }
}
