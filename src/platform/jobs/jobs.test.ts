import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidStateError, StartError, silentLog } from '#base';
import { runScript } from '../../../test/kit/child-process.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { type AnyJob, claimNode, defineCronJob, defineJob, type Jobs, joinNodes, openJobs } from './index.ts';
import { forgetJobs } from './retention.ts';

const SCRIPT = join(import.meta.dirname, '../../../test/kit/scripts/run-job.ts');

describe('jobs', () => {
  let db: TestDatabase;
  let jobs: Jobs | undefined;
  let folder: string;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-jobs-'));
  });
  afterEach(async () => {
    await jobs?.close();
    jobs = undefined;
    rmSync(folder, { recursive: true });
  });

  async function open(...kinds: AnyJob[]): Promise<Jobs> {
    jobs = await openJobs({ url: db.url, nodeId: 'node-test', log: silentLog, jobs: kinds });
    return jobs;
  }

  it('runs the steps of a job in order and tells its history', async () => {
    const ran: string[] = [];
    const job = defineJob({
      name: 'greet',
      input: z.object({ name: z.string() }),
      run: async (context, { name }) => {
        const greeting = await context.step('compose', async () => `hello ${name}`);
        await context.step('deliver', async () => ran.push(greeting));
      },
    });
    const { start, finished, history } = await open(job);
    const id = await start(job, { name: 'Ada' });
    await finished(id);
    expect(ran).toEqual(['hello Ada']);
    expect(await history(id)).toEqual({
      id,
      name: 'greet',
      state: 'done',
      problem: undefined,
      steps: [
        { name: 'compose', problem: undefined },
        { name: 'deliver', problem: undefined },
      ],
    });
    expect(await history('nothing')).toBeUndefined();
  });

  it('starts a job once for one key', async () => {
    let runs = 0;
    const job = defineJob({
      name: 'once',
      input: z.object({}),
      run: async (context) => {
        await context.step('count', async () => ++runs);
      },
    });
    const { start, finished } = await open(job);
    const ids = await Promise.all([1, 2, 3].map(() => start(job, {}, { key: 'call-1' })));
    expect(new Set(ids).size).toBe(1);
    await finished(ids[0] ?? '');
    await start(job, {}, { key: 'call-1' });
    expect(runs).toBe(1);
  });

  it('tries a step again, and reports one that never succeeds', async () => {
    let tries = 0;
    const job = defineJob({
      name: 'flaky',
      input: z.object({ failures: z.number() }),
      run: async (context, { failures }) => {
        tries = 0;
        const work = async () => {
          if (++tries <= failures) throw new TypeError('no line');
        };
        await context.step('dial', work, { attempts: 3, firstDelayMs: 1 });
      },
    });
    const { start, finished, history } = await open(job);
    await finished(await start(job, { failures: 2 }));
    expect(tries).toBe(3);
    const id = await start(job, { failures: 9 });
    await expect(finished(id)).rejects.toThrow();
    expect(await history(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('dial') });
  });

  it('waits for an event, sleeps and can be cancelled', async () => {
    const heard: unknown[] = [];
    const job = defineJob({
      name: 'listener',
      input: z.object({}),
      run: async (context) => {
        await context.sleep(1);
        const event = await context.waitFor('answer', 60_000);
        await context.step('hear', async () => heard.push(event));
      },
    });
    const { start, send, cancel, finished, history } = await open(job);
    const answered = await start(job, {});
    await send(answered, 'answer', { yes: true });
    await finished(answered);
    expect(heard).toEqual([{ yes: true }]);
    const cancelled = await start(job, {}, { delayMs: 60_000 });
    await cancel(cancelled);
    await expect(finished(cancelled)).rejects.toThrow();
    expect(await history(cancelled)).toMatchObject({ state: 'cancelled' });
    expect(heard).toHaveLength(1);
  });

  it('forgets jobs that were over long ago, and no others', async () => {
    const job = defineJob({
      name: 'brief',
      input: z.object({ forever: z.boolean() }),
      run: async (context, { forever }) => {
        if (forever) await context.waitFor('never', 60_000);
      },
    });
    const { start, finished, history, cancel } = await open(job);
    const over = await start(job, { forever: false });
    const running = await start(job, { forever: true });
    await finished(over);
    expect(await forgetJobs(new Date(Date.now() - 3_600_000))).toBe(0);
    expect(await history(over)).toBeDefined();
    expect(await forgetJobs(new Date(Date.now() + 3_600_000))).toBeGreaterThan(0);
    expect(await history(over)).toBeUndefined();
    expect(await history(running)).toMatchObject({ state: 'running' });
    await cancel(running);
  });

  it('refuses an input that does not fit, and a job that it was not given', async () => {
    const job = defineJob({ name: 'strict', input: z.object({ n: z.number() }), run: async () => undefined });
    const stranger = defineJob({ name: 'stranger', input: z.object({}), run: async () => undefined });
    const { start } = await open(job);
    await expect(start(job, JSON.parse('{"n":"one"}'))).rejects.toThrow(z.ZodError);
    await expect(start(stranger, {})).rejects.toBeInstanceOf(InvalidStateError);
  });

  it('runs by the clock', async () => {
    const ran = new Promise<Date>((resolve) => {
      jobs = undefined;
      const job = defineCronJob({
        name: 'every-second',
        expression: '* * * * * *',
        run: async (_context, scheduledFor) => resolve(scheduledFor),
      });
      void open(job);
    });
    expect((await ran).getTime()).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });

  it('goes on after kill -9, on the same node and on another, repeating no finished step', {
    timeout: 120_000,
  }, async () => {
    for (const [nodeId, role] of [
      ['node-a', 'resume'],
      ['node-b', 'take-over'],
    ] as const) {
      const own = await testDatabase();
      const file = join(folder, role);
      const first = runScript(SCRIPT, [own.url, 'node-a', file, 'start']);
      await first.line(/waiting/);
      await first.kill();
      const second = runScript(SCRIPT, [own.url, nodeId, file, role]);
      await second.line(/done/);
      expect(await second.ended).toBe(0);
      const steps = readFileSync(file, 'utf8').trim().split('\n');
      expect(steps.map((step) => step.split(' ')[0])).toEqual(['first', 'second', 'third-now']);
      expect(new Set(steps.map((step) => step.split(' ')[1])).size).toBe(3);
      await own.close();
    }
  });
});

describe('claimNode()', () => {
  it('lets one process run as a node, and the next one when that has ended', async () => {
    const db = await testDatabase();
    const first = await claimNode(db.pool, 'node-a');
    const other = await claimNode(db.pool, 'node-b');
    const twice = await claimNode(db.pool, 'node-a').catch((error: unknown) => error);
    expect(twice).toBeInstanceOf(StartError);
    expect(twice).toMatchObject({ message: 'Parley is running on this data folder already.' });
    const [next] = await Promise.all([claimNode(db.pool, 'node-a'), first.close()]);
    await next.close();
    await other.close();
    await db.close();
  });
});

describe('joinNodes()', () => {
  it('takes over from a node that stopped beating or left, once, and never from a living one', async () => {
    const db = await testDatabase();
    const clock = new VirtualClock();
    const takenOver: string[] = [];
    const join = (nodeId: string) =>
      joinNodes({
        database: db.database,
        clock,
        log: silentLog,
        nodeId,
        onDead: async (dead) => {
          takenOver.push(`${dead} by ${nodeId}`);
        },
      });
    // Its clock stands still: it never beats again.
    const stopped = new VirtualClock(clock.wallNow());
    const dead = { database: db.database, clock: stopped, log: silentLog, nodeId: 'c', onDead: async () => undefined };
    await joinNodes(dead);
    const [a, b] = [await join('a'), await join('b')];
    await a.beat();
    expect(takenOver).toEqual([]);
    for (let beats = 0; beats < 7; beats++) {
      await clock.advance(5000);
      await Promise.all([a.beat(), b.beat()]);
    }
    expect(takenOver).toHaveLength(1);
    expect(takenOver[0]).toMatch(/^c by [ab]$/);
    await b.close();
    await a.beat();
    expect(takenOver).toHaveLength(2);
    expect(takenOver[1]).toBe('b by a');
    await a.close();
    await db.close();
  });
});
