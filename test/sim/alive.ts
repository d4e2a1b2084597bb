import type { TimelineEvent } from '#domain';
import type { FakeCall } from '#simulation';
import { completenessOf, silenceFor } from '../../src/conversation/turn/end-of-turn.ts';
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
  return call.timeline.flatMap((event, index) => {
    // What is said next is taken for the language that the assistant goes on in.
    if (event.type === 'language') language = turnLanguage(event.to);
    if (event.type !== 'caller-said') return [];
    const { atMs, endedAtMs, text, via } = event;
    const finishedAtMs =
      endedAtMs + (via === 'speech' ? silenceFor(completenessOf(text, language), call.plan.silenceMs) : 0);
    const fromMs = atMs - endedAtMs > GIVEN_UP_MS ? atMs : Math.min(atMs, finishedAtMs);
    const deadAtMs = deadAirAfter(call, fromMs, { index, atMs, endedAtMs: Math.min(endedAtMs, fromMs) });
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

/** When two seconds without a sound begin, at `fromMs` or after a sign of life that no answer followed. */
function deadAirAfter(call: FakeCall, fromMs: number, said: SaidAt): number | undefined {
  const sounds = [...call.leg.media.audible, ...call.leg.media.voiced];
  const answeredAtMs = answeredAfter(call, fromMs);
  for (let atMs = fromMs; ; ) {
    const dueMs = atMs + SILENCE_MS + GRACE_MS;
    if (answeredAtMs <= dueMs || isNoneDue(call, said, atMs, dueMs)) return undefined;
    const heard = sounds.filter((sound) => sound.toMs > atMs && sound.fromMs <= dueMs);
    if (heard.length === 0) return atMs;
    atMs = Math.max(...heard.map(({ toMs }) => toMs));
  }
}

/** When something began to be heard that is no mere sign of life, or when what began with one was over. */
function answeredAfter(call: FakeCall, fromMs: number): number {
  const { sentences, followed = [], tools } = call.plan;
  const moments = [sentences, ...followed.map((language) => language.sentences)].map(({ oneMoment }) => oneMoment);
  const signs = [...moments, ...tools.map(({ filler = '' }) => filler)].filter(Boolean);
  const told = call
    .of('assistant-said')
    .find(({ text, startedAtMs }) => startedAtMs >= fromMs && !signs.includes(text));
  const isLate = signs.some((sign) => told?.text.startsWith(sign));
  const answered = call.of('turn').find(({ atMs, latency }) => atMs >= fromMs && latency.firstPacketMs !== undefined);
  return Math.min(answered?.atMs ?? NEVER, (isLate ? told?.endedAtMs : told?.startedAtMs) ?? NEVER);
}

/** Nothing has to be heard until `dueMs`: something else than an answer is due, or silence is meant. */
function isNoneDue(call: FakeCall, said: SaidAt, atMs: number, dueMs: number): boolean {
  return changesAnything(call, said, dueMs) || isSilentOnPurpose(call, dueMs) || isPutThrough(call, atMs, dueMs);
}

/** Something else than an answer is due now. */
function changesAnything(call: FakeCall, said: SaidAt, dueMs: number): boolean {
  const { endedAtMs } = said;
  const happens = (atMs: number) => atMs >= endedAtMs && atMs <= dueMs;
  const moves = ['hold', 'transfer', 'ended'];
  const events = call.timeline.some(({ type, atMs }) => moves.includes(type) && happens(atMs));
  // The key that ended the input is no further one.
  const keys = call.of('key').some(({ atMs }) => atMs > endedAtMs && happens(atMs));
  // What was typed after words without a transcript brings these along, before itself.
  const more = call.timeline.some(
    ({ type, atMs }, index) => type === 'caller-said' && happens(atMs) && (atMs !== said.atMs || index > said.index),
  );
  const shown = call.leg.wire === 'browser' && call.of('assistant-said').some((event) => happens(event.startedAtMs));
  // Who was taken for a human may prove to be a machine meanwhile.
  const isHuman = [endedAtMs, dueMs].every((whenMs) => !isListeningForWho(call, whenMs));
  return events || keys || more || shown || !isHuman;
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
