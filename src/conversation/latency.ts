import type { TurnLatency } from '#domain';
import type { TurnTimes } from './turn/state.ts';

/** Moments of one reply, `Clock.now()`; absent: did not happen. */
export interface Marks {
  /** The model was asked. */
  askedAtMs?: number;
  tokenAtMs?: number;
  /** The first piece that can be spoken was complete. */
  clauseAtMs?: number;
  speechAskedAtMs?: number;
  audioAtMs?: number;
  /** The first packet of the answer left. */
  packetAtMs?: number;
  /** The reply waited for the caller to be silent again: its share says nothing about the platform. */
  held?: boolean;
}

/**
 * Latency of one turn by stage. The platform's own share is the time from the moment at which it could have answered
 * (final transcript there, required silence over) to the first packet, without the waits for the model and the voice.
 */
export function turnLatency(times: TurnTimes, marks: Marks): TurnLatency {
  const since = (atMs: number | undefined) => (atMs === undefined ? undefined : Math.max(0, atMs - times.endedAtMs));
  return defined({
    endOfTurnMs: since(times.decidedAtMs),
    transcriptMs: since(times.finalAtMs),
    firstTokenMs: since(marks.tokenAtMs),
    firstAudioMs: since(marks.audioAtMs),
    firstPacketMs: since(marks.packetAtMs),
    ownMs: ownShare(times, marks),
  });
}

function ownShare(times: TurnTimes, marks: Marks): number | undefined {
  const { askedAtMs, clauseAtMs, speechAskedAtMs, audioAtMs, packetAtMs } = marks;
  if (askedAtMs === undefined || clauseAtMs === undefined || speechAskedAtMs === undefined) return undefined;
  if (marks.held || audioAtMs === undefined || packetAtMs === undefined) return undefined;
  const readyAtMs = Math.max(times.finalAtMs ?? 0, times.waitsSinceMs);
  return Math.max(0, packetAtMs - readyAtMs - (clauseAtMs - askedAtMs) - (audioAtMs - speechAskedAtMs));
}

/** Rounded to a tenth, without what did not happen. */
function defined(stages: Readonly<Record<keyof TurnLatency, number | undefined>>): TurnLatency {
  const known = Object.entries(stages).filter((stage): stage is [string, number] => stage[1] !== undefined);
  return Object.fromEntries(known.map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
}
