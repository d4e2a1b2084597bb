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

/** Silence within speech that nobody takes for its end: the resolution of the published measure. */
const PAUSE_MS = 200;
/** An assistant that goes on after less has hesitated, not stopped: what a caller whose "mm-hm" it was would say. */
export const HESITATION_MS = 1000;
/** How well the end of a sentence is known: a packet, the jitter buffer, two clocks. */
const SAME_MS = 150;

/**
 * Both sides of one of our own calls. Asides that the assistant talked through count, as the definition has it.
 * `pauseMs`: silence from here on is a stop.
 */
export function sidesOfCall({ timeline, sounds, audible }: KnownCall, pauseMs = PAUSE_MS): TwoSides {
  const said = timeline.filter((event) => event.type === 'assistant-said');
  const ends = said.filter(({ interrupted }) => !interrupted).map(({ endedAtMs }) => endedAtMs);
  const spans = joined(
    audible ?? said.map(({ startedAtMs, endedAtMs }) => ({ startMs: startedAtMs, endMs: endedAtMs })),
    pauseMs,
  );
  const assistant = spans.map(
    (span): AssistantSegment => ({ ...span, completed: ends.some((end) => Math.abs(end - span.endMs) <= SAME_MS) }),
  );
  return {
    caller: sounds.flatMap(segmentOf),
    asides: sounds.flatMap(asideOf),
    assistant,
    endMs: Math.max(0, ...[...sounds, ...assistant].map(({ endMs }) => endMs), ...timeline.map(({ atMs }) => atMs)),
    countsTalkedThrough: true,
  };
}

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
