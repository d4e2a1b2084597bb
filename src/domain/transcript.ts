import type { TimelineEvent, TurnLatency } from './call.ts';

/** What was said in a call, one utterance a line, for reading and searching. */
export function transcriptText(timeline: readonly TimelineEvent[]): string {
  return timeline.flatMap(spokenLine).join('\n');
}

function spokenLine(event: TimelineEvent): string[] {
  if (event.type !== 'caller-said' && event.type !== 'assistant-said') return [];
  const text = event.text.trim();
  return text === '' ? [] : [`${event.type === 'caller-said' ? 'Caller' : 'Assistant'}: ${text}`];
}

/** The response times (end of speech until the first packet) of those turns that had an answer, in ms. */
export function responseTimes(latencies: readonly TurnLatency[]): number[] {
  return latencies.flatMap((latency) => (latency.firstPacketMs === undefined ? [] : [latency.firstPacketMs]));
}

/** The median; the mean of the two middle values of an even count; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
