import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { sleep, systemClock } from '#base';
import { EndReason } from '#domain';
import { type Server, scratchFolder, startServer } from '../../src/app/bench/server.ts';
import { type Stage, stageOn } from '../../src/app/bench/stage.ts';

/**
 * Kills a running server in the middle of calls and writes, again and again, on one data folder, and checks after each
 * restart that every acknowledged record is there and that every interrupted call was closed as the platform's doing.
 *
 *     npx tsx --conditions=source test/soak/kill-nine.ts 50
 */
export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly calls: number;
  readonly problems: readonly string[];
}

const Saved = z.object({ id: z.string(), name: z.string(), revision: z.number() });
const CallRow = z.object({ id: z.string(), state: z.string(), from: z.string(), endReason: EndReason.nullable() });
const CallPage = z.object({ items: z.array(CallRow), nextCursor: z.string().nullable() });

/** What the server has confirmed so far. */
interface Acknowledged {
  /** Assistant id → last confirmed name. */
  readonly names: Map<string, string>;
  calls: number;
  writes: number;
}

export async function killNine(kills: number, seed: number): Promise<KillReport> {
  const dataDir = await scratchFolder();
  const acknowledged: Acknowledged = { names: new Map(), calls: 0, writes: 0 };
  const problems: string[] = [];
  let random = seed;
  try {
    for (let round = 1; round <= kills; round++) {
      random = (random * 48_271) % 0x7fff_ffff;
      const server = await startServer({ dataDir });
      problems.push(...(await check(server, acknowledged)).map((problem) => `round ${round}: ${problem}`));
      await disturb(server, acknowledged, 300 + (random % 2500), round);
      process.stderr.write(
        `round ${round}: ${acknowledged.writes} writes, ${acknowledged.calls} calls, ${problems.length} problems\n`,
      );
    }
    const last = await startServer({ dataDir });
    problems.push(...(await check(last, acknowledged)).map((problem) => `at the end: ${problem}`));
    await last.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return { kills, acknowledged: acknowledged.writes, calls: acknowledged.calls, problems };
}

/** Writes and calls until the server is killed after `lifeMs`; each third time its database dies with it. */
async function disturb(server: Server, acknowledged: Acknowledged, lifeMs: number, round: number): Promise<void> {
  const stage = await stageOn(server);
  const gone = new Promise((resolve) => server.process.once('exit', resolve));
  let alive = true;
  const busy = [
    ...[1, 2, 3].map(() =>
      untilDead(
        () => alive,
        () => write(server, acknowledged, round),
      ),
    ),
    ...[1, 2].map(() =>
      untilDead(
        () => alive,
        () => oneCall(stage, acknowledged),
      ),
    ),
  ];
  await sleep(systemClock, lifeMs);
  if (round % 3 === 0) killDatabase(server.dataDir);
  server.process.kill('SIGKILL');
  await gone;
  alive = false;
  await Promise.all(busy);
  await stage.close();
}

/** Repeats `task` while the server lives; what fails because it died is expected. */
async function untilDead(alive: () => boolean, task: () => Promise<void>): Promise<void> {
  while (alive()) {
    try {
      await task();
    } catch {
      // The connection broke: nothing was acknowledged.
      await sleep(systemClock, 50);
    }
  }
}

async function write(server: Server, acknowledged: Acknowledged, round: number): Promise<void> {
  const created = await server.api('POST', '/api/v1/assistants', Saved, { name: `Round ${round}` });
  acknowledged.names.set(created.id, created.name);
  const name = `Round ${round}, saved`;
  const saved = await server.api('PATCH', `/api/v1/assistants/${created.id}`, Saved, {
    revision: created.revision,
    name,
  });
  acknowledged.names.set(saved.id, name);
  acknowledged.writes += 2;
}

async function oneCall(stage: Stage, acknowledged: Acknowledged): Promise<void> {
  const { leg, hearing } = await stage.call('1000');
  acknowledged.calls++;
  await hearing.firstAudible(3000);
  await sleep(systemClock, 2500);
  // A server that was killed never answers the BYE: not waited for.
  void leg.hangUp();
}

async function check(server: Server, acknowledged: Acknowledged): Promise<string[]> {
  const problems: string[] = [];
  const { items } = await server.api(
    'GET',
    '/api/v1/assistants',
    z.object({ items: z.array(Saved.omit({ revision: true })) }),
  );
  const found = new Map(items.map(({ id, name }) => [id, name]));
  for (const [id, name] of acknowledged.names) {
    const now = found.get(id);
    // A write that was on its way when the server died may have landed without having been acknowledged.
    if (now === undefined) problems.push(`assistant ${id} is lost`);
    else if (now !== name && !now.endsWith('saved')) problems.push(`assistant ${id} is "${now}" instead of "${name}"`);
  }
  const calls = await allCalls(server);
  if (calls.length < acknowledged.calls)
    problems.push(`${acknowledged.calls} calls were answered, ${calls.length} are recorded`);
  for (const call of calls) {
    if (call.state !== 'ended' || !call.endReason) problems.push(`call ${call.id} is ${call.state} after a restart`);
  }
  return problems;
}

async function allCalls(server: Server): Promise<z.infer<typeof CallRow>[]> {
  const calls: z.infer<typeof CallRow>[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await server.api('GET', `/api/v1/calls?limit=100${query}`, CallPage);
    calls.push(...page.items);
    cursor = page.nextCursor;
  }
  return calls;
}

function killDatabase(dataDir: string): void {
  try {
    execFileSync('pkill', ['-9', '-f', `postgres.*${dataDir}`]);
  } catch {
    // Nothing matched: the database had not started yet.
  }
}

if (process.argv[1] === import.meta.filename) {
  const report = await killNine(Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 7));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}
