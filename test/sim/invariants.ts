import type { ModelMessage } from '#providers';
import type { FakeCall, Interval } from '#simulation';
import { soundsAlive } from './alive.ts';
import { misheard } from './heard.ts';

const TALK_OVER_MS = 300;

/** What a call that is over did wrong, in words. */
export function violationsOf(call: FakeCall): string[] {
  return [
    ...endsOnce(call),
    ...toolsAnswered(call),
    ...talksOver(call),
    ...historyIsWhatWasPlayed(call),
    ...soundsAlive(call),
    ...call.leftovers().map((what) => `left behind: ${what}`),
  ];
}

function endsOnce(call: FakeCall): string[] {
  const ends = call.of('ended').length;
  if (ends !== 1) return [`ended ${ends} times`];
  return call.timeline.at(-1)?.type === 'ended' ? [] : ['something happened after the end'];
}

/** Each call has one result in the timeline; each that the model is told of has one right after it. */
function toolsAnswered(call: FakeCall): string[] {
  const calls = call.of('tool-call').map(({ id }) => id);
  const results = call.of('tool-result').map(({ id }) => id);
  const problems = calls.toSorted().join() === results.toSorted().join() ? [] : [`called ${calls}, got ${results}`];
  if (new Set(calls).size < calls.length) problems.push(`calls of the same name: ${calls}`);
  for (const { messages } of call.llm.requests) problems.push(...unanswered(messages));
  return problems;
}

/** The calls that are not followed by their results, in order, and the results that follow no call. */
function unanswered(messages: readonly ModelMessage[]): string[] {
  let asked: readonly string[] = [];
  const wrong: string[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      if (asked[0] !== message.toolCallId) wrong.push(`result of ${message.toolCallId} out of place`);
      asked = asked.slice(1);
      continue;
    }
    if (asked.length > 0) wrong.push(`the model is not told of ${asked}`);
    asked = message.role === 'assistant' && message.toolCalls ? message.toolCalls.map(({ id }) => id) : [];
  }
  return wrong;
}

/** The longest stretch in which both were heard, per thing that the caller said; what cannot be interrupted may. */
function talksOver(call: FakeCall): string[] {
  const audible = call.leg.media.audible.filter(({ uninterruptible }) => !uninterruptible);
  return call.caller.spoke.flatMap((speech) => {
    const overMs = Math.max(0, ...audible.map((sound) => overlapMs(speech, sound)));
    return overMs > TALK_OVER_MS ? [`talked over the caller for ${overMs} ms at ${speech.fromMs}`] : [];
  });
}

const overlapMs = (a: Interval, b: Interval) => Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs);

function historyIsWhatWasPlayed(call: FakeCall): string[] {
  const problems = misheard(call);
  const remembered = call.remembered();
  const inTimeline = call
    .of('assistant-said')
    .map(({ text }) => text)
    .join(' ');
  if (remembered !== inTimeline) problems.push(`the model is told "${remembered}", the timeline "${inTimeline}"`);
  return problems;
}
