import type { TimelineEvent, TimelineEventOf } from '#domain';
import type { FakeCall, Interval } from '#simulation';
import { silenceHeard } from '../../src/conversation/turn/end-of-turn/sound.ts';
import { completenessOf } from '../../src/conversation/turn/end-of-turn.ts';
import { turnLanguage } from '../../src/conversation/turn/language.ts';

const SILENCE_MS = 2000;
/** A tick and the way to the worker. */
const GRACE_MS = 60;
/** Words whose transcript comes later still, their deadline being two seconds, were given up: they are answered from then on. */
const GIVEN_UP_MS = 2080;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * From the moment at which the caller has finished until the answer is heard, nobody hears nothing for two seconds,
 * unless the caller goes on or goes.
 */
export function soundsAlive(call: FakeCall): string[] {
  let language = turnLanguage(call.plan.language);
  const trace = traceOf(call);
  // A model may have taken any voice for one that goes on: then the silence for it counts, not that for its words alone.
  const goingOn = call.plan.turnModel && 0;
  return call.timeline.flatMap((event, index) => {
    // What is said next is taken for the language that the assistant goes on in.
    if (event.type === 'language') language = turnLanguage(event.to);
    if (event.type !== 'caller-said') return [];
    const { atMs, endedAtMs, text, via } = event;
    const neededMs = via === 'speech' ? silenceHeard(completenessOf(text, language), goingOn, call.plan.silenceMs) : 0;
    const fromMs = atMs - endedAtMs > GIVEN_UP_MS ? atMs : Math.min(atMs, endedAtMs + neededMs);
    const deadAtMs = deadAirAfter(trace, fromMs, { index, atMs, endedAtMs: Math.min(endedAtMs, fromMs) });
    return deadAtMs === undefined ? [] : [`silence after "${text}" at ${deadAtMs}`];
  });
}

/** When something that the caller said was over, and when it was taken for a turn. */
interface SaidAt {
  /** In the timeline. */
  readonly index: number;
  readonly atMs: number;
  readonly endedAtMs: number;
}

/** What is looked at after each thing that the caller said, gathered once. */
interface Trace {
  readonly call: FakeCall;
  /** Of both sides, by their beginnings. */
  readonly sounds: readonly Interval[];
  readonly told: readonly TimelineEventOf<'assistant-said'>[];
  /** Turns whose answer was heard. */
  readonly answered: readonly TimelineEventOf<'turn'>[];
  /** Sentences that are mere signs of life. */
  readonly signs: readonly string[];
}

function traceOf(call: FakeCall): Trace {
  const { sentences, followed = [], tools } = call.plan;
  const moments = [sentences, ...followed.map((language) => language.sentences)].map(({ oneMoment }) => oneMoment);
  return {
    call,
    sounds: [...call.leg.media.audible, ...call.leg.media.voiced].sort((a, b) => a.fromMs - b.fromMs),
    told: call.of('assistant-said'),
    answered: call.of('turn').filter(({ latency }) => latency.firstPacketMs !== undefined),
    signs: [...moments, ...tools.map(({ filler = '' }) => filler)].filter(Boolean),
  };
}

/** When two seconds without a sound begin, at `fromMs` or after a sign of life that no answer followed. */
function deadAirAfter(trace: Trace, fromMs: number, said: SaidAt): number | undefined {
  const { sounds } = trace;
  const answeredAtMs = answeredAfter(trace, fromMs);
  let next = 0;
  for (let atMs = fromMs; ; ) {
    const silentSinceMs = atMs;
    const dueMs = atMs + SILENCE_MS + GRACE_MS;
    if (answeredAtMs <= dueMs || isNoneDue(trace, said, atMs, dueMs)) return undefined;
    for (let sound = sounds[next]; sound && sound.fromMs <= dueMs; sound = sounds[++next]) {
      atMs = Math.max(atMs, sound.toMs);
    }
    if (atMs === silentSinceMs) return atMs;
  }
}

/** When something began to be heard that is no mere sign of life, or when what began with one was over. */
function answeredAfter({ told, answered, signs }: Trace, fromMs: number): number {
  const first = told.find(({ text, startedAtMs }) => startedAtMs >= fromMs && !signs.includes(text));
  const isLate = signs.some((sign) => first?.text.startsWith(sign));
  const answeredAtMs = answered.find(({ atMs }) => atMs >= fromMs)?.atMs;
  return Math.min(answeredAtMs ?? NEVER, (isLate ? first?.endedAtMs : first?.startedAtMs) ?? NEVER);
}

/** Nothing has to be heard until `dueMs`: something else than an answer is due, or silence is meant. */
function isNoneDue(trace: Trace, said: SaidAt, atMs: number, dueMs: number): boolean {
  const { call } = trace;
  return changesAnything(trace, said, dueMs) || isSilentOnPurpose(trace, dueMs) || isPutThrough(call, atMs, dueMs);
}

/** Something else than an answer is due now. */
function changesAnything({ call, told }: Trace, { index, atMs: takenAtMs, endedAtMs }: SaidAt, dueMs: number): boolean {
  const happens = (atMs: number) => atMs >= endedAtMs && atMs <= dueMs;
  const changes = call.timeline.some(({ type, atMs }, at) => {
    if (!happens(atMs)) return false;
    if (type === 'hold' || type === 'transfer' || type === 'ended') return true;
    // The key that ended the input is no further one.
    if (type === 'key') return atMs > endedAtMs;
    // What was typed after words without a transcript brings these along, before itself.
    return type === 'caller-said' && (atMs !== takenAtMs || at > index);
  });
  const shown = call.leg.wire === 'browser' && told.some(({ startedAtMs }) => happens(startedAtMs));
  // Who was taken for a human may prove to be a machine meanwhile.
  return changes || shown || isListeningForWho(call, endedAtMs) || isListeningForWho(call, dueMs);
}

/** The assistant was told to keep silent, and nothing has been heard of it since. */
function isSilentOnPurpose({ call, told }: Trace, untilMs: number): boolean {
  const waits = call.timeline.findLast(
    (event) => event.type === 'tool-result' && ['wait', 'press_keys'].includes(event.name) && event.atMs <= untilMs,
  );
  if (!waits) return false;
  const toldAtMs = waits.atMs;
  // What was said along with it is still heard.
  const said = told.find(({ atMs, startedAtMs }) => atMs >= toldAtMs && startedAtMs <= toldAtMs + SILENCE_MS);
  const sinceMs = Math.max(toldAtMs, said?.endedAtMs ?? 0);
  return sinceMs <= untilMs && !call.leg.media.audible.some(({ fromMs }) => fromMs > sinceMs && fromMs <= untilMs);
}

/** The caller is being transferred, and hears what the far end plays meanwhile. */
function isPutThrough({ timeline }: FakeCall, fromMs: number, dueMs: number): boolean {
  const asked = timeline.findLast(
    (event) => event.type === 'tool-result' && event.name === 'transfer' && event.atMs <= dueMs,
  );
  if (!asked) return false;
  const isOver = ({ type, atMs }: TimelineEvent) => (type === 'transfer' || type === 'ended') && atMs >= asked.atMs;
  return (timeline.find(isOver)?.atMs ?? NEVER) >= fromMs;
}

/** On a call that we placed, a machine's words are listened to, and answered by keys at most, until a human is there. */
function isListeningForWho(call: FakeCall, atMs: number): boolean {
  if (!call.plan.answering) return false;
  return call.of('answered-by').findLast((event) => event.atMs <= atMs)?.class !== 'human';
}
