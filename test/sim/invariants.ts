import type { ModelMessage } from '#providers';
import type { FakeCall, Interval } from '#simulation';
import { silenceFor } from '../../src/conversation/turn/end-of-turn.ts';
import { turnLanguage } from '../../src/conversation/turn/language.ts';
import { misheard } from './heard.ts';

const TALK_OVER_MS = 300;
const SILENCE_MS = 2000;
const NEVER = Number.POSITIVE_INFINITY;
/** A tick and the way to the worker. */
const GRACE_MS = 60;

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

/** The assistant was told to keep silent, and nothing has been heard of it since. */
function isSilentOnPurpose(call: FakeCall, untilMs: number): boolean {
  const waits = call.timeline.filter(
    (event) => event.type === 'tool-result' && ['wait', 'press_keys'].includes(event.name) && event.atMs <= untilMs,
  );
  const toldAtMs = waits.at(-1)?.atMs ?? Number.POSITIVE_INFINITY;
  // What was said along with it is still heard.
  const said = call
    .of('assistant-said')
    .find(({ atMs, startedAtMs }) => atMs >= toldAtMs && startedAtMs <= toldAtMs + SILENCE_MS);
  const sinceMs = Math.max(toldAtMs, said?.endedAtMs ?? 0);
  return sinceMs <= untilMs && !call.leg.media.audible.some(({ fromMs }) => fromMs > sinceMs && fromMs <= untilMs);
}

/**
 * From the moment at which the caller has finished until the answer is heard, nobody hears nothing for two seconds,
 * unless the caller goes on or goes.
 */
function soundsAlive(call: FakeCall): string[] {
  const language = turnLanguage(call.plan.language);
  return call.of('caller-said').flatMap(({ atMs, endedAtMs, text, via }) => {
    const finishedAtMs = endedAtMs + (via === 'speech' ? silenceFor(text, language, call.plan.silenceMs) : 0);
    const deadAtMs = deadAirAfter(call, Math.min(atMs, finishedAtMs));
    return deadAtMs === undefined ? [] : [`silence after "${text}" at ${deadAtMs}`];
  });
}

/** When two seconds without a sound begin, at `fromMs` or after a sign of life that no answer followed. */
function deadAirAfter(call: FakeCall, fromMs: number): number | undefined {
  const sounds = [...call.leg.media.audible, ...call.leg.media.voiced];
  const answeredAtMs = answeredAfter(call, fromMs);
  for (let atMs = fromMs; ; ) {
    const dueMs = atMs + SILENCE_MS + GRACE_MS;
    if (answeredAtMs <= dueMs || changesAnything(call, fromMs, dueMs) || isSilentOnPurpose(call, dueMs))
      return undefined;
    const heard = sounds.filter((sound) => sound.toMs > atMs && sound.fromMs <= dueMs);
    if (heard.length === 0) return atMs;
    atMs = Math.max(...heard.map(({ toMs }) => toMs));
  }
}

/** When something began to be heard that is no mere sign of life, or when what began with one was over. */
function answeredAfter(call: FakeCall, fromMs: number): number {
  const signs = [call.plan.sentences.oneMoment, ...call.plan.tools.map(({ filler = '' }) => filler)].filter(Boolean);
  const told = call
    .of('assistant-said')
    .find(({ text, startedAtMs }) => startedAtMs >= fromMs && !signs.includes(text));
  const isLate = signs.some((sign) => told?.text.startsWith(sign));
  const answered = call.of('turn').find(({ atMs, latency }) => atMs >= fromMs && latency.firstPacketMs !== undefined);
  return Math.min(answered?.atMs ?? NEVER, (isLate ? told?.endedAtMs : told?.startedAtMs) ?? NEVER);
}

/** Something else than an answer is due now, or nothing is. */
function changesAnything(call: FakeCall, fromMs: number, dueMs: number): boolean {
  const happens = (atMs: number) => atMs >= fromMs && atMs <= dueMs;
  const moves = ['key', 'hold', 'transfer', 'ended'];
  const events = call.timeline.some(({ type, atMs }) => moves.includes(type) && happens(atMs));
  const more = call.of('caller-said').some((event) => event.atMs > fromMs && happens(event.atMs));
  const shown = call.leg.wire === 'browser' && call.of('assistant-said').some((event) => happens(event.startedAtMs));
  return events || more || shown || isListeningForWho(call, fromMs) || isPutThrough(call, fromMs);
}

/** The caller is being transferred, and hears what the far end plays meanwhile. */
function isPutThrough(call: FakeCall, atMs: number): boolean {
  const last = call.timeline.findLast(
    (event) => event.atMs <= atMs && event.type === 'tool-result' && event.name === 'transfer',
  );
  const overAtMs = call.timeline.find(
    ({ type, atMs: at }) => at >= (last?.atMs ?? NEVER) && (type === 'transfer' || type === 'ended'),
  )?.atMs;
  return overAtMs !== undefined && overAtMs >= atMs;
}

/** On a call that we placed, a machine's words are listened to, and answered by keys at most, until a human is there. */
function isListeningForWho(call: FakeCall, atMs: number): boolean {
  if (!call.plan.answering) return false;
  return call.of('answered-by').findLast((event) => event.atMs <= atMs)?.class !== 'human';
}
