import type { Clock, Ids } from '#base';
import type { ResolvedAssistant } from '#features/assistants';
import type { LegParty } from '#telephony';

/** What a browser may do with its ticket: one test call. */
export interface Ticket {
  readonly callId: string;
  readonly assistant: ResolvedAssistant;
  readonly from: LegParty;
  readonly to: LegParty;
}

const LIFE_MS = 60_000;
const TOKEN_BYTES = 24;
/** Open tickets of a node; more are a mistake or an attack. */
const MOST = 1000;

/** Tickets for test calls, each good once. They live in memory: the websocket goes to the node that gave the ticket. */
export class Tickets {
  readonly #tickets = new Map<string, { readonly ticket: Ticket; readonly cancel: () => void }>();
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(clock: Clock, ids: Ids) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Answers the secret, or undefined when too many are open. */
  issue(ticket: Ticket): string | undefined {
    if (this.#tickets.size >= MOST) return undefined;
    const token = this.#ids.token(TOKEN_BYTES);
    const cancel = this.#clock.after(LIFE_MS, () => this.#tickets.delete(token));
    this.#tickets.set(token, { ticket, cancel });
    return token;
  }

  /** Uses a ticket up; undefined for one that is unknown, used or expired. */
  claim(token: string): Ticket | undefined {
    const found = this.#tickets.get(token);
    found?.cancel();
    this.#tickets.delete(token);
    return found?.ticket;
  }

  close(): void {
    for (const { cancel } of this.#tickets.values()) cancel();
    this.#tickets.clear();
  }
}
