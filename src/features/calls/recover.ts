import { errorMessage } from '#base';
import { type EndReason, median, responseTimes, type TimelineEvent, transcriptText } from '#domain';
import { inWorkspace } from '#platform/db';
import { openRecording, repairRecording } from '#telephony';
import type { CallsDeps } from './deps.ts';
import { abandonedCalls, type CallWithAssistant, timelineOf, writeCallIn } from './store.ts';

const RESTART: EndReason = { by: 'platform', code: 'restart', detail: 'The server stopped in the middle of the call.' };

/**
 * Closes the calls that a crash cut off: of nodes that have left and, with `own`, of this node, which must not carry calls
 * yet. Their recordings become readable, their transcripts searchable. Answers how many there were.
 */
export async function recoverCalls(deps: CallsDeps, own: boolean): Promise<number> {
  const abandoned = await abandonedCalls(deps.database, deps.nodeId, own);
  for (const call of abandoned) {
    const recordedMs = await repair(deps, call);
    await close(deps, call, recordedMs);
    deps.log.warn('Closed a call that was cut off.', { callId: call.id, nodeId: call.nodeId });
  }
  return abandoned.length;
}

async function close(deps: CallsDeps, call: CallWithAssistant['call'], recordedMs: number): Promise<void> {
  await inWorkspace(deps.database, call.workspaceId, async (transaction) => {
    const timeline = await timelineOf(transaction, call.workspaceId, call.id);
    const latencies = timeline.flatMap((event) => (event.type === 'turn' ? [event.latency] : []));
    const atMs = lastSignOfLife(call, timeline, recordedMs);
    const ended: TimelineEvent = { v: 1, type: 'ended', atMs, reason: RESTART };
    await writeCallIn(
      transaction,
      call,
      { firstSeq: timeline.length, events: [ended] },
      {
        state: 'ended',
        endedAt: new Date(call.createdAt.getTime() + atMs),
        endReason: RESTART,
        turns: latencies.length,
        responseMsP50: median(responseTimes(latencies)) ?? null,
        transcript: transcriptText(timeline),
        ...(recordedMs === 0 && { recording: null, recordingOffsetMs: null }),
      },
    );
  });
}

/** When the call was last known to be alive, in ms since its creation. */
function lastSignOfLife(
  call: CallWithAssistant['call'],
  timeline: readonly TimelineEvent[],
  recordedMs: number,
): number {
  const answeredMs = (call.answeredAt?.getTime() ?? call.createdAt.getTime()) - call.createdAt.getTime();
  const recordedUntilMs = recordedMs > 0 ? (call.recordingOffsetMs ?? 0) + recordedMs : 0;
  return Math.round(Math.max(answeredMs, recordedUntilMs, ...timeline.map((event) => event.atMs)));
}

/** Completes the recording; answers its length in ms, 0 when there is none to keep. */
async function repair({ recordings, log }: CallsDeps, call: CallWithAssistant['call']): Promise<number> {
  if (call.recording === null || (await recordings.size(call.recording)) === undefined) return 0;
  const path = recordings.path(call.recording);
  try {
    await repairRecording(path);
    return (await openRecording(path)).durationMs;
  } catch (error) {
    log.warn('A recording could not be repaired.', { callId: call.id, reason: errorMessage(error) });
    return 0;
  }
}
