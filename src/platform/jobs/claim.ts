import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { StartError } from '#base';

/** A killed process's connections end within moments; one that goes on after this is alive. */
const PATIENCE_MS = 2000;
const POLL_MS = 100;

/**
 * Makes this process the only one that runs as `nodeId`, so that it may take up its own unfinished calls and jobs as those
 * of a process that is gone. Holds one connection of `pool` until it is closed, which is before the pool.
 * @throws StartError when another process runs as this node: the same data folder was started twice.
 */
export async function claimNode(pool: Pool, nodeId: string): Promise<{ close(): Promise<void> }> {
  const client = await pool.connect();
  const ask = async (): Promise<boolean> => {
    const answer = await client.query('select pg_try_advisory_lock(hashtextextended($1, 7264104)) as got', [nodeId]);
    return answer.rows[0]?.got === true;
  };
  for (let waitedMs = 0; !(await ask()); waitedMs += POLL_MS) {
    if (waitedMs >= PATIENCE_MS) {
      client.release();
      throw new StartError(
        'Parley is running on this data folder already.',
        'Stop it first, or set PARLEY_DATA_DIR to another folder.',
      );
    }
    await wait(POLL_MS);
  }
  return {
    close: async () => {
      // Ending the connection gives the claim back.
      client.release(true);
    },
  };
}
