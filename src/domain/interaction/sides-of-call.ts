import type { TimelineEvent } from '../call.ts';
import type { AsideKind, AssistantSegment, CallerAside, CallerSegment, Span, TwoSides } from './two-sides.ts';

/** Something that the caller of a call is known to have done. */
export interface CallerSound extends Span {
  readonly kind: 'turn' | 'backchannel' | AsideKind;
}

export interface KnownCall {
  readonly timeline: readonly TimelineEvent[];
  readonly sounds: readonly CallerSound[];
  /** When the assistant was audible; all its speech by the timeline when absent. On the timeline's clock. */
  readonly audible?: readonly Span[];
}

/**
 * The published measure looks at a call in ticks of so many ms. One in which the assistant has any audio at all is one in
 * which it speaks: a pause is a stop when a whole tick falls into it, thus never below 200 ms and always from 400 ms on.
 */
export const METRIC_TICK_MS = 200;
/** An assistant that goes on after less has hesitated, not stopped: what a caller whose "mm-hm" it was would say. */
export const HESITATION_MS = 1000;
/** How well the end of a sentence is known: a packet, the jitter buffer, two clocks. */
const SAME_MS = 150;

/**
 * Both sides of one of our own calls, in ticks. Asides that the assistant talked through count, as the definition has it.
 * `pauseMs`: ticks of silence that last from here on are a stop. Callers of the published measure begin on a tick: a sound
 * counts from the nearest one.
 */
export function sidesOfCall({ timeline, sounds, audible }: KnownCall, pauseMs = METRIC_TICK_MS): TwoSides {
  const said = timeline.filter((event) => event.type === 'assistant-said');
  const ends = said.filter(({ interrupted }) => !interrupted).map(({ endedAtMs }) => endedAtMs);
  const spans = audible ?? said.map(({ startedAtMs, endedAtMs }) => ({ startMs: startedAtMs, endMs: endedAtMs }));
  const assistant = joined(spans.map(inTicks), pauseMs).map(
    (span): AssistantSegment => ({ ...span, completed: ends.some((end) => endsIn(span, end)) }),
  );
  const onTicks = sounds.map((sound) => ({ ...sound, ...fromNearestTick(sound) }));
  return {
    caller: onTicks.flatMap(segmentOf),
    asides: onTicks.flatMap(asideOf),
    assistant,
    endMs: Math.max(0, ...[...onTicks, ...assistant].map(({ endMs }) => endMs), ...timeline.map(({ atMs }) => atMs)),
    countsTalkedThrough: true,
  };
}

/** All ticks that have anything of `span`. */
const inTicks = ({ startMs, endMs }: Span): Span => ({
  startMs: Math.floor(startMs / METRIC_TICK_MS) * METRIC_TICK_MS,
  endMs: Math.ceil(endMs / METRIC_TICK_MS) * METRIC_TICK_MS,
});

function fromNearestTick({ startMs, endMs }: Span): Span {
  const start = Math.round(startMs / METRIC_TICK_MS) * METRIC_TICK_MS;
  return { startMs: start, endMs: start + Math.ceil((endMs - startMs) / METRIC_TICK_MS) * METRIC_TICK_MS };
}

/** Whether a sentence that ended at `atMs` ended with the last tick of `span`. */
const endsIn = ({ endMs }: Span, atMs: number): boolean =>
  atMs >= endMs - METRIC_TICK_MS - SAME_MS && atMs <= endMs + SAME_MS;

function segmentOf({ kind, startMs, endMs }: CallerSound): CallerSegment[] {
  if (kind !== 'turn' && kind !== 'backchannel') return [];
  return [{ startMs, endMs, backchannel: kind === 'backchannel', asides: new Set() }];
}

function asideOf({ kind, startMs, endMs }: CallerSound): CallerAside[] {
  return kind === 'turn' || kind === 'backchannel' ? [] : [{ kind, startMs, endMs }];
}

/** One stretch of speech for all that is separated by a pause only. */
function joined(spans: readonly Span[], pauseMs: number): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    if (last && span.startMs - last.endMs < pauseMs) {
      result[result.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) };
    } else result.push(span);
  }
  return result;
}
