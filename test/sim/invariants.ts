import type { FakeCall, Interval } from '#simulation';
import { misheard } from './heard.ts';

const TALK_OVER_MS = 300;
const SILENCE_MS = 2000;
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

function toolsAnswered(call: FakeCall): string[] {
  const results = call.of('tool-result').map(({ id }) => id);
  return call.of('tool-call').flatMap(({ id }) => {
    const at = results.indexOf(id);
    if (at < 0) return [`tool call ${id} has no result`];
    results.splice(at, 1);
    return [];
  });
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

/** After the caller's turn something is heard within two seconds, unless the caller goes on or goes. */
function soundsAlive(call: FakeCall): string[] {
  const { media } = call.leg;
  return call.of('caller-said').flatMap(({ atMs, text }) => {
    const dueMs = atMs + SILENCE_MS + GRACE_MS;
    const happens = (fromMs: number, toMs = fromMs) => toMs >= atMs && fromMs <= dueMs;
    const sounds = [...media.audible, ...media.voiced].some(({ fromMs, toMs }) => happens(fromMs, toMs));
    const moves = ['key', 'hold', 'transfer', 'ended'];
    const events = call.timeline.some(({ type, atMs: at }) => moves.includes(type) && happens(at));
    const typed = call.of('caller-said').some((event) => event.atMs > atMs && happens(event.atMs));
    const shown = call.leg.wire === 'browser' && call.of('assistant-said').some((event) => happens(event.atMs));
    return sounds || events || typed || shown ? [] : [`silence after "${text}" at ${atMs}`];
  });
}
