import { and, eq, lt, ne } from 'drizzle-orm';
import { type Clock, errorMessage, every, type Log } from '#base';
import { type Database, nodes } from '../db/index.ts';

const BEAT_MS = 5000;
/** Six beats missed: longer than any pause of a process that goes on afterwards. */
const DEAD_AFTER_MS = 30_000;

export interface NodeSettings {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Unique to this process among those that run, the same after its restart. */
  readonly nodeId: string;
  /** Called on one of the living nodes for each that died or left: takes over its jobs, closes its calls. */
  onDead(nodeId: string): Promise<void>;
}

/** This process among the nodes of the installation. */
export interface Node {
  readonly id: string;
  /** Beats once and looks for dead nodes once; runs by itself every five seconds. */
  beat(): Promise<void>;
  /** Leaves: others take over at their next beat. */
  close(): Promise<void>;
}

/** Joins the installation and goes on saying that this process lives. */
export async function joinNodes(settings: NodeSettings): Promise<Node> {
  const { database, clock, log, nodeId } = settings;
  const setHeartbeat = async (at: Date): Promise<void> => {
    const values = { id: nodeId, heartbeatAt: at };
    await database
      .insert(nodes)
      .values(values)
      .onConflictDoUpdate({ target: nodes.id, set: { heartbeatAt: at } });
  };
  const beat = async (): Promise<void> => {
    await setHeartbeat(new Date(clock.wallNow()));
    const dead = lt(nodes.heartbeatAt, new Date(clock.wallNow() - DEAD_AFTER_MS));
    // Whoever deletes the row is the one that takes over.
    for (const { id } of await database
      .delete(nodes)
      .where(and(dead, ne(nodes.id, nodeId)))
      .returning({ id: nodes.id })) {
      log.warn('Taking over from a node that is gone.', { nodeId: id });
      await settings.onDead(id);
    }
  };
  await beat();
  let beating: Promise<void> = Promise.resolve();
  const stop = every(clock, BEAT_MS, () => {
    beating = beating
      .then(beat)
      .catch((error: unknown) => log.error('The heartbeat failed.', { reason: errorMessage(error) }));
  });
  return {
    id: nodeId,
    beat,
    close: async () => {
      stop();
      await beating;
      await database
        .update(nodes)
        .set({ heartbeatAt: new Date(0) })
        .where(eq(nodes.id, nodeId));
    },
  };
}
