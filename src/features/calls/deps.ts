import type { Clock, Ids, Log } from '#base';
import type { Assistants } from '#features/assistants';
import type { Database } from '#platform/db';
import type { Files } from '#platform/files';
import type { Engines } from './prepare.ts';

/** What the calls of a node work with. */
export interface CallsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly assistants: Pick<Assistants, 'findByAddress' | 'resolveForTest'>;
  readonly engines: Engines;
  /** The recordings folder. */
  readonly recordings: Files;
  /** This node; the same after a restart, so that it finds its own interrupted calls. */
  readonly nodeId: string;
  /** Calls that it carries at once. */
  readonly maxCalls: number;
}
