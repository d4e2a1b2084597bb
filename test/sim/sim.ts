import type { TimelineEvent } from '#domain';
import { FakeCall, seededRandom, VirtualClock } from '#simulation';
import { violationsOf } from './invariants.ts';
import { behave } from './person.ts';
import { randomScene, randomTurnModel } from './scene.ts';

export interface SimulationSettings {
  /** Of the first call; each next call takes the next number. */
  readonly seed: number;
  readonly calls: number;
  /** A model judges how voices sound, right or wrong. The calls are the same otherwise. */
  readonly turnModel?: boolean;
}

export interface SimulationResult {
  readonly calls: number;
  readonly simulatedMinutes: number;
  /** What was wrong, each with the seed of its call: `simulate({ seed, calls: 1 })` plays it again. */
  readonly violations: readonly { readonly seed: number; readonly problem: string }[];
}

/** No call outlives its maximum duration by more: the last words, a transfer, hanging up. */
const OVERTIME_MS = 240_000;

/** Plays random calls in virtual time and looks for anything that must never happen in a call. */
export async function simulate({ seed, calls, turnModel = false }: SimulationSettings): Promise<SimulationResult> {
  const violations: { seed: number; problem: string }[] = [];
  let simulatedMs = 0;
  for (let callSeed = seed; callSeed < seed + calls; callSeed++) {
    const { durationMs, problems } = await playCall(callSeed, turnModel);
    simulatedMs += durationMs;
    for (const problem of problems) violations.push({ seed: callSeed, problem });
  }
  return { calls, simulatedMinutes: simulatedMs / 60_000, violations };
}

/** What happened in the call of a seed, for looking into a failure. */
export async function replay(seed: number, turnModel = false): Promise<readonly TimelineEvent[]> {
  const call = openCall(seed, turnModel);
  await play(call, seed);
  return call.timeline;
}

async function playCall(seed: number, turnModel: boolean): Promise<{ durationMs: number; problems: string[] }> {
  const call = openCall(seed, turnModel);
  const ended = await play(call, seed);
  const durationMs = call.clock.now();
  if (!ended) return { durationMs, problems: [`not over: ${JSON.stringify(call.conversation.dump())}`] };
  const problems = violationsOf(call);
  // Tools that ignore their signal end by themselves; nothing of the conversation waits for them.
  await call.clock.advance(70_000);
  if (call.clock.pending > 0) problems.push(`${call.clock.pending} timers left`);
  return { durationMs, problems };
}

function openCall(seed: number, turnModel: boolean): FakeCall {
  const clock = VirtualClock.inMemory();
  const { plan, ...scene } = randomScene(seededRandom(seed), clock, seededRandom(seed ^ 0xba4e));
  const judged = turnModel ? { turnModel: randomTurnModel(seededRandom(seed ^ 0x7e4d), clock) } : {};
  return new FakeCall({ clock, ...scene, plan: { ...plan, ...judged } });
}

/** Plays the call to its end; false when it has none. */
async function play(call: FakeCall, seed: number): Promise<boolean> {
  let personLeft = false;
  void behave(call, seededRandom(seed ^ 0x5eed)).then(() => {
    personLeft = true;
  });
  const ended = await call.clock.runUntil(() => call.outcome !== undefined, OVERTIME_MS);
  await call.clock.runUntil(() => personLeft, OVERTIME_MS);
  return ended;
}
