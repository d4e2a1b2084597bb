import type { Clock } from '#base';
import { type Header, headerOf, tokensOf } from './message.ts';

/** RFC 4028 section 5. */
const MIN_SE_S = 90;
const DEFAULT_SE_S = 1800;
const RETRY_MS = 5000;
export const MIN_SE: Header = ['min-se', String(MIN_SE_S)];

export interface SessionInterval {
  readonly intervalS: number;
  readonly weRefresh: boolean;
}

interface Message {
  readonly headers: readonly Header[];
}

/** What the calling side's INVITE or UPDATE asks for (RFC 4028 section 9). */
export function requestedInterval(request: Message): SessionInterval | 'none' | 'too-small' {
  const read = readInterval(request);
  if (!read) return 'none';
  if (read.intervalS < MIN_SE_S) return 'too-small';
  const isSupported = [...tokensOf(request, 'supported'), ...tokensOf(request, 'require')].includes('timer');
  return { intervalS: read.intervalS, weRefresh: read.refresher === 'uas' || !isSupported };
}

/** What the called side's 2xx decided (RFC 4028 section 7.2). */
export function decidedInterval(response: Message): SessionInterval | undefined {
  const read = readInterval(response);
  return read && { intervalS: Math.max(read.intervalS, MIN_SE_S), weRefresh: read.refresher !== 'uas' };
}

/** Header fields of our 2xx to a request for a session timer (RFC 4028 section 9). */
export function intervalHeaders(interval: SessionInterval): Header[] {
  const refresher = interval.weRefresh ? 'uas' : 'uac';
  const headers: Header[] = [['session-expires', `${interval.intervalS};refresher=${refresher}`]];
  if (!interval.weRefresh) headers.push(['require', 'timer']);
  return headers;
}

function readInterval(message: Message): { readonly intervalS: number; readonly refresher?: string } | undefined {
  const value = headerOf(message, 'session-expires');
  const match = value === undefined ? null : /^(\d{1,9})/.exec(value);
  if (!match) return undefined;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)/i.exec(value ?? '')?.[1]?.toLowerCase();
  return { intervalS: Math.min(Number(match[1]) || DEFAULT_SE_S, 7 * 24 * 3600), ...(refresher && { refresher }) };
}

/** Keeps watch over one session: refreshes it at half of its interval, or declares it over when the peer does not. */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #refresh: (interval: SessionInterval) => void;
  readonly #expire: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, refresh: (interval: SessionInterval) => void, expire: () => void) {
    this.#clock = clock;
    this.#refresh = refresh;
    this.#expire = expire;
  }

  /** Begins again with each refresh, from whichever side. */
  start(interval: SessionInterval): void {
    this.stop();
    const { intervalS, weRefresh } = interval;
    // The peer's refresh is overdue a little before the end (RFC 4028 section 10).
    const waitS = weRefresh ? intervalS / 2 : intervalS - Math.min(32, intervalS / 3);
    this.#cancel = this.#clock.after(waitS * 1000, () => (weRefresh ? this.#refresh(interval) : this.#expire()));
  }

  /** Refreshes again soon; the session may not be over before (RFC 3261 section 14.1 asks for 2.1 s at least). */
  retry(interval: SessionInterval): void {
    this.stop();
    this.#cancel = this.#clock.after(RETRY_MS, () => this.#refresh(interval));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
