import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemIds } from '#base';
import type { TimelineEvent } from '#domain';
import { type Database, inWorkspace } from '#platform/db';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant } from '../../../test/kit/tenants.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { findCall, insertCall, timelineOf } from './store.ts';
import { TimelineWriter } from './timeline-writer.ts';

const key = (digit: number): TimelineEvent => ({ v: 1, type: 'key', atMs: digit, key: String(digit) });

describe('the writer of a timeline', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let clock: VirtualClock;
  let id: string;
  /** What happens to the next writes: nothing, lost before it is done, or done with its answer lost. */
  let faults: ('lost' | 'answer-lost')[];

  beforeAll(async () => {
    db = await testDatabase();
    acme = await createTenant(db.database);
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    clock = new VirtualClock();
    faults = [];
    id = systemIds.uuid();
    await insertCall(db.database, {
      id,
      workspaceId: acme.workspaceId,
      direction: 'inbound',
      wire: 'sip',
      state: 'ringing',
      from: '',
      to: '',
      nodeId: 'n',
    });
  });

  function writer(): TimelineWriter {
    const shaky = {
      transaction: async (work: Parameters<Database['transaction']>[0]) => {
        const fault = faults.shift();
        if (fault === 'lost') throw new TypeError('The connection broke.');
        const result = await db.database.transaction(work);
        if (fault === 'answer-lost') throw new TypeError('The connection broke.');
        return result;
      },
    } as unknown as Database;
    const call = { id, workspaceId: acme.workspaceId };
    return new TimelineWriter({ database: shaky, clock, log: silentLog, call });
  }
  const stored = () =>
    inWorkspace(db.database, acme.workspaceId, async (transaction) => ({
      keys: (await timelineOf(transaction, acme.workspaceId, id)).map((event) => event.atMs),
      row: (await findCall(transaction, acme.workspaceId, id))?.call,
    }));
  /** Lets virtual time run until a finish is done. */
  async function during(task: Promise<void>): Promise<void> {
    let done = false;
    const mark = () => {
      done = true;
    };
    task.then(mark, mark);
    while (!done) await clock.advance(50);
    await task;
  }

  it('writes in order, what comes together in one go, and at last the end', async () => {
    const timeline = writer();
    timeline.push(key(0));
    timeline.push(key(1));
    timeline.update({ state: 'active' });
    expect((await stored()).keys).toEqual([]);
    await clock.advance(250);
    await expect.poll(async () => (await stored()).keys).toEqual([0, 1]);
    expect((await stored()).row?.state).toBe('active');
    timeline.push(key(2));
    await during(timeline.finish({ state: 'ended', turns: 3 }));
    expect(await stored()).toMatchObject({ keys: [0, 1, 2], row: { state: 'ended', turns: 3 } });
    expect(clock.pending).toBe(0);
  });

  it.each([['lost'], ['answer-lost']] as const)('loses and repeats nothing when a write is %s', async (fault) => {
    const timeline = writer();
    faults = [fault];
    timeline.push(key(0));
    timeline.update({ state: 'active' });
    await clock.advance(250);
    await expect.poll(() => faults).toEqual([]);
    timeline.push(key(1));
    faults = [fault, fault];
    await during(timeline.finish({ state: 'ended' }));
    expect(await stored()).toMatchObject({ keys: [0, 1], row: { state: 'ended' } });
  });

  it('says when even the last try failed', async () => {
    const timeline = writer();
    faults = Array.from({ length: 6 }, () => 'lost');
    await expect(during(timeline.finish({ state: 'ended' }))).rejects.toThrow('The connection broke.');
    expect((await stored()).row?.state).toBe('ringing');
  });
});
