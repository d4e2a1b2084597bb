import { errorMessage } from '#base';
import { callerSigns, median, responseTimes, transcriptText } from '#domain';
import type { CallLeg, MediaSummary } from '#telephony';
import type { CallsDeps } from './deps.ts';
import type { LiveCall } from './live-call.ts';
import type { CallResult } from './run-call.ts';
import type { TimelineWriter } from './timeline-writer.ts';
import { totalCost, type UsageMeter } from './usage-meter.ts';

interface OverCall {
  readonly call: LiveCall;
  readonly writer: TimelineWriter;
  readonly leg: CallLeg;
  readonly meter: UsageMeter;
  /** Of a call in a test of voices: the languages that the assistant speaks. */
  readonly comparedIn: readonly string[] | undefined;
}

/** Writes down how a call ended: the rest of the timeline and everything that the call adds up to, in one transaction. */
export async function finishCall(
  deps: CallsDeps,
  { call, writer, leg, meter, comparedIn }: OverCall,
  result: CallResult,
): Promise<void> {
  const { clock } = deps;
  const endedAt = new Date(clock.wallNow());
  call.record({ type: 'ended', reason: result.reason }, clock.now());
  const summary = await closeMedia(deps, call, leg);
  const usage = meter.lines(deps.prices.costOf);
  await writer.finish({
    state: 'ended',
    endedAt,
    endReason: result.reason,
    turns: result.turns,
    responseMsP50: median(responseTimes(result.latencies)) ?? null,
    transcript: transcriptText(call.timeline),
    usage,
    costUsd: totalCost(usage),
    ...(comparedIn && { callerSigns: callerSigns(call.timeline, comparedIn) }),
    ...(summary === undefined || summary.recordedMs === 0 ? { recording: null, recordingOffsetMs: null } : {}),
    ...(summary !== undefined && {
      media: {
        codec: summary.codec ?? '',
        packetsReceived: summary.packetsReceived,
        packetsLost: summary.packetsLost,
        jitterMs: summary.jitterMs,
      },
    }),
  });
  deps.log.info('A call is over.', { callId: call.id, by: result.reason.by, code: result.reason.code });
}

/** The final figures; the recording is complete on disk then. Undefined when the media failed. */
async function closeMedia(deps: CallsDeps, call: LiveCall, leg: CallLeg): Promise<MediaSummary | undefined> {
  try {
    return await leg.media.close();
  } catch (error) {
    deps.log.warn('The media of a call did not close.', { callId: call.id, reason: errorMessage(error) });
    return undefined;
  }
}
