import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AsideKind, AssistantSegment, CallerAside, CallerSegment, TwoSides } from '#domain';

const Insert = z.object({ type: z.enum(['vocal_tic', 'non_directed_phrase']), text: z.string() });
const Effects = z.object({ speech_insert: Insert.nullish() }).nullish();
const Chunk = z
  .object({
    contains_speech: z.boolean().nullish(),
    turn_taking_action: z.object({ action: z.string() }).nullish(),
    speech_effects: Effects,
    source_effects: Effects,
  })
  .nullish();
const Tick = z.object({ agent_chunk: Chunk, user_chunk: Chunk });
type Tick = z.infer<typeof Tick>;

const Simulation = z.object({ ticks: z.array(Tick) });
const Results = z.object({
  info: z.object({ audio_native_config: z.object({ tick_duration_seconds: z.number() }) }),
});

/** The simulations of a tau-bench experiment folder: `results.json` and `simulations/*.json`. */
export function recordedSimulations(folder: string): TwoSides[] {
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
  const { info } = Results.parse(read('results.json'));
  const tickMs = Math.round(info.audio_native_config.tick_duration_seconds * 1000);
  const files = readdirSync(join(folder, 'simulations'));
  return files.map((file) => twoSidesOf(Simulation.parse(read('simulations', file)).ticks, tickMs));
}

/** Contiguous ticks of speech as segments. */
function twoSidesOf(recorded: readonly Tick[], tickMs: number): TwoSides {
  const ticks = withoutStopSignal(recorded);
  const runs = (has: (tick: Tick) => boolean) => runsOf(ticks, has);
  const timesOf = ({ from, to }: Run) => ({ startMs: from * tickMs, endMs: to * tickMs });
  const caller = runs(callerSpeaks).map((run): CallerSegment => {
    const inside = ticks.slice(run.from, run.to);
    const backchannel = inside[0]?.user_chunk?.turn_taking_action?.action === 'backchannel';
    return { ...timesOf(run), backchannel, asides: new Set(inside.flatMap(insertsOf).map(kindOf)) };
  });
  const assistant = runs((tick) => tick.agent_chunk?.contains_speech ?? false).map(
    timesOf,
  ) satisfies AssistantSegment[];
  return {
    caller,
    asides: asidesOf(ticks, tickMs),
    assistant,
    endMs: ticks.length * tickMs,
    countsTalkedThrough: false,
  };
}

const callerSpeaks = (tick: Tick) => tick.user_chunk?.contains_speech ?? false;

/** The signal that ends a simulation shows as one last tick of caller speech. */
function withoutStopSignal(ticks: readonly Tick[]): readonly Tick[] {
  const [before, last] = ticks.slice(-2);
  return before && last && callerSpeaks(last) && !callerSpeaks(before) ? ticks.slice(0, -1) : ticks;
}

function insertsOf({ user_chunk: chunk }: Tick): z.infer<typeof Insert>[] {
  return [chunk?.source_effects, chunk?.speech_effects].flatMap((effects) => effects?.speech_insert ?? []);
}

const kindOf = ({ type }: z.infer<typeof Insert>): AsideKind => (type === 'vocal_tic' ? 'vocal-tic' : 'non-directed');

/** Asides in ticks without caller speech; the same words in a row are one. */
function asidesOf(ticks: readonly Tick[], tickMs: number): CallerAside[] {
  const silent = ticks.map((tick) => (callerSpeaks(tick) ? [] : insertsOf(tick)));
  const texts = new Set(silent.flat().map((insert) => `${kindOf(insert)}:${insert.text}`));
  return [...texts].flatMap((text) => {
    const isIn = (inserts: readonly z.infer<typeof Insert>[]) =>
      inserts.some((insert) => `${kindOf(insert)}:${insert.text}` === text);
    const kind: AsideKind = text.startsWith('vocal-tic') ? 'vocal-tic' : 'non-directed';
    return runsOf(silent, isIn).map(({ from, to }) => ({ kind, startMs: from * tickMs, endMs: to * tickMs }));
  });
}

interface Run {
  readonly from: number;
  readonly to: number;
}

function runsOf<T>(items: readonly T[], has: (item: T) => boolean): Run[] {
  const runs: Run[] = [];
  let from: number | undefined;
  for (const [index, item] of items.entries()) {
    if (has(item)) from ??= index;
    else if (from !== undefined) {
      runs.push({ from, to: index });
      from = undefined;
    }
  }
  return from === undefined ? runs : [...runs, { from, to: items.length }];
}
