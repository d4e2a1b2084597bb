import type { Clock, Ids, Log } from '#base';
import type { Database } from '#platform/db';

/** What the functions of this slice work with. */
export interface AccountsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** The time of day as the database stores it. */
export const wallTime = (clock: Clock, fromNowMs = 0): Date => new Date(clock.wallNow() + fromNowMs);
