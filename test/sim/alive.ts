import type { TimelineEvent } from '#domain';
import type { FakeCall } from '#simulation';
import { silenceFor } from '../../src/conversation/turn/end-of-turn.ts';
import { turnLanguage } from '../../src/conversation/turn/language.ts';

const SILENCE_MS = 2000;
/** A tick and the way to the worker. */
const GRACE_MS = 60;
/** A voice may be a noise up to here; its end is noticed so much later. */
const NOISE_MS = 600;
const HANGOVER_MS = 80;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * From the moment at which the caller has finished until the answer is heard, nobody hears nothing for two seconds,
 * unless the caller goes on or goes.
 */
export function soundsAlive(call: FakeCall): string[] {
  const language = turnLanguage(call.plan.language);
  return call.of('caller-said').flatMap(({ atMs, startedAtMs, endedAtMs, text, via }) => {
    const finishedAtMs = endedAtMs + (via === 'speech' ? silenceFor(text, language, call.plan.silenceMs) : 0);
    const deadAtMs = deadAirAfter(
      call,
      isGivenUp({ startedAtMs, endedAtMs, atMs }) ? atMs : Math.min(atMs, finishedAtMs),
    );
    return deadAtMs === undefined ? [] : [`silence after "${text}" at ${deadAtMs}`];
  });
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

/** A voice as short as a noise, without a transcript for two seconds: words that come after all are answered from then on. */
const isGivenUp = ({ startedAtMs, endedAtMs, atMs }: { startedAtMs: number; endedAtMs: number; atMs: number }) =>
  endedAtMs - startedAtMs < NOISE_MS && atMs - endedAtMs > SILENCE_MS + HANGOVER_MS;

/** When two seconds without a sound begin, at `fromMs` or after a sign of life that no answer followed. */
function deadAirAfter(call: FakeCall, fromMs: number): number | undefined {
  const sounds = [...call.leg.media.audible, ...call.leg.media.voiced];
  const answeredAtMs = answeredAfter(call, fromMs);
  for (let atMs = fromMs; ; ) {
    const dueMs = atMs + SILENCE_MS + GRACE_MS;
    if (answeredAtMs <= dueMs || isNoneDue(call, fromMs, atMs, dueMs)) return undefined;
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

/** Nothing has to be heard until `dueMs`: something else than an answer is due, or silence is meant. */
function isNoneDue(call: FakeCall, fromMs: number, atMs: number, dueMs: number): boolean {
  return changesAnything(call, fromMs, dueMs) || isSilentOnPurpose(call, dueMs) || isPutThrough(call, atMs, dueMs);
}

/** Something else than an answer is due now. */
function changesAnything(call: FakeCall, fromMs: number, dueMs: number): boolean {
  const happens = (atMs: number) => atMs >= fromMs && atMs <= dueMs;
  const moves = ['key', 'hold', 'transfer', 'ended'];
  const events = call.timeline.some(({ type, atMs }) => moves.includes(type) && happens(atMs));
  const more = call.of('caller-said').some((event) => event.atMs > fromMs && happens(event.atMs));
  const shown = call.leg.wire === 'browser' && call.of('assistant-said').some((event) => happens(event.startedAtMs));
  return events || more || shown || isListeningForWho(call, fromMs);
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
