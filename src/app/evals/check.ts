import { guessLanguage, type TimelineEvent, type TimelineEventOf } from '#domain';
import { type EvalFile, type Expectation, patternOf, type Step, type TextMatch, type ToolMatch } from './eval-file.ts';
import type { EvalRun } from './text-call.ts';

/** One thing that was expected, and whether it came true. */
export interface Check {
  /** What was expected, and of which step. */
  readonly name: string;
  readonly ok: boolean;
  /** What was there instead. */
  readonly found: string;
  /** Where in the timeline to look: ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

interface Window {
  readonly events: readonly TimelineEvent[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything that an eval expects of a call, judged by its timeline. */
export function checkRun(file: EvalFile, run: EvalRun): Check[] {
  const { steps, timeline } = run;
  const perStep = file.caller.flatMap((step, index) => {
    if (!step.expect) return [];
    const name = `step ${index + 1} (${describe(step, steps[index]?.phrase ?? '')})`;
    const played = steps[index];
    if (!played)
      return [{ name, ok: false, found: 'the call was over before', fromMs: 0, toMs: Number.POSITIVE_INFINITY }];
    const toMs = steps[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    return checkWindow(name, step.expect, windowOf(timeline, played.fromMs, toMs));
  });
  return [...perStep, ...checkWindow('the call', file.expect, windowOf(timeline, 0, Number.POSITIVE_INFINITY))];
}

/** A step in a few words. */
function describe({ keys, wait, hold, noise, hangUp }: Step, phrase: string): string {
  if (phrase !== '') return `"${phrase}"`;
  if (keys !== undefined) return `keys ${keys}`;
  if (wait !== undefined) return `waits ${wait} ms`;
  if (hold !== undefined) return `holds ${hold} ms`;
  if (noise !== undefined) return `noise of ${noise} ms`;
  return hangUp ? 'hangs up' : 'listens';
}

/** What is recorded when it is over belongs to the time when it began. */
export const beganAtMs = (event: TimelineEvent) => ('startedAtMs' in event ? event.startedAtMs : event.atMs);

function windowOf(timeline: readonly TimelineEvent[], fromMs: number, toMs: number): Window {
  const events = timeline.filter((event) => beganAtMs(event) >= fromMs && beganAtMs(event) < toMs);
  return { events, fromMs, toMs };
}

type Judge<K extends keyof Expectation> = (
  wanted: NonNullable<Expectation[K]>,
  window: Window,
) => { readonly what: string; readonly ok: boolean; readonly found: string };

const all = <T extends TimelineEvent['type']>({ events }: Window, type: T) =>
  events.filter((event): event is TimelineEventOf<T> => event.type === type);
const spoken = (window: Window) => all(window, 'assistant-said').map(({ text }) => text);
const quoted = (texts: readonly string[]) =>
  texts.length > 0 ? texts.map((text) => `"${text}"`).join(' ') : 'nothing';

/** How each kind of expectation is judged. */
const JUDGES: { readonly [K in keyof Expectation]-?: Judge<K> } = {
  says: (wanted, window) => {
    const texts = spoken(window);
    return { what: `says ${shown(wanted)}`, ok: contains(texts.join(' '), wanted), found: `said ${quoted(texts)}` };
  },
  neverSays: (wanted, window) => {
    const texts = spoken(window);
    return {
      what: `never says ${shown(wanted)}`,
      ok: !contains(texts.join(' '), wanted),
      found: `said ${quoted(texts)}`,
    };
  },
  calls: (wanted, window) => {
    const calls = all(window, 'tool-call');
    const made = calls.map((call) => `${call.name} ${JSON.stringify(call.arguments)}`);
    const what = typeof wanted === 'string' ? wanted : `${wanted.tool} with ${JSON.stringify(wanted.with)}`;
    const ok = calls.some((call) => isCall(call, wanted));
    return { what: `calls ${what}`, ok, found: `called ${made.join(', ') || 'nothing'}` };
  },
  neverCalls: (wanted, window) => {
    const made = all(window, 'tool-call').map(({ name }) => name);
    return { what: `never calls ${wanted}`, ok: !made.includes(wanted), found: `called ${made.join(', ')}` };
  },
  transfersTo: (wanted, window) => {
    const transfers = all(window, 'transfer');
    const made = transfers.map(({ destination, ok }) => `${destination}${ok ? '' : ' (failed)'}`);
    const ok = transfers.some(({ destination }) => destination.toLowerCase() === wanted.toLowerCase());
    return { what: `transfers to ${wanted}`, ok, found: `transferred to ${made.join(', ') || 'nobody'}` };
  },
  language: (wanted, window) => {
    const texts = spoken(window);
    const others = texts.filter((text) => (guessLanguage(text, ['en', 'fr']) ?? wanted) !== wanted);
    return { what: `speaks ${wanted}`, ok: texts.length > 0 && others.length === 0, found: `said ${quoted(texts)}` };
  },
  answersWithinMs: (wanted, window) => {
    const took = all(window, 'turn').map(({ latency }) => latency.firstPacketMs);
    const ok = took.length > 0 && took.every((ms) => ms !== undefined && ms <= wanted);
    const found = took.map((ms) => (ms === undefined ? 'never' : `after ${Math.round(ms)} ms`)).join(', ');
    return { what: `answers within ${wanted} ms`, ok, found: `answered ${found || 'nothing'}` };
  },
  ends: (wanted, window) => {
    const reason = all(window, 'ended').at(-1)?.reason;
    const ok =
      reason !== undefined &&
      [undefined, reason.by].includes(wanted.by) &&
      [undefined, reason.code].includes(wanted.code);
    const what = [wanted.code && `with ${wanted.code}`, wanted.by && `by the ${wanted.by}`].filter(Boolean).join(' ');
    return {
      what: `ends ${what}`.trim(),
      ok,
      found: reason ? `ended with ${reason.code} by the ${reason.by}` : 'it went on',
    };
  },
  withinTurns: (wanted, window) => {
    const turns = all(window, 'turn').length;
    return { what: `takes ${wanted} turns at most`, ok: turns <= wanted, found: `it took ${turns}` };
  },
};

function checkWindow(name: string, expectation: Expectation, window: Window): Check[] {
  const judge = <K extends keyof Expectation>(kind: K): Check[] => {
    const wanted = expectation[kind];
    if (wanted === undefined) return [];
    const { what, ok, found } = (JUDGES[kind] as Judge<K>)(wanted, window);
    return [{ name: `${name}: ${what}`, ok, found, fromMs: window.fromMs, toMs: window.toMs }];
  };
  return (Object.keys(JUDGES) as (keyof Expectation)[]).flatMap((kind) => judge(kind));
}

const shown = (match: TextMatch) =>
  [match]
    .flat()
    .map((text) => (patternOf(text) ? text : `"${text}"`))
    .join(' or ');

const plain = (text: string) => text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();

function contains(text: string, match: TextMatch): boolean {
  return [match].flat().some((wanted) => patternOf(wanted)?.test(text) ?? plain(text).includes(plain(wanted)));
}

function isCall(call: TimelineEventOf<'tool-call'>, wanted: ToolMatch): boolean {
  if (typeof wanted === 'string') return call.name === wanted;
  if (call.name !== wanted.tool) return false;
  const given = new Map(Object.entries(Object(call.arguments) as Record<string, unknown>));
  return Object.entries(wanted.with).every(([name, match]) => {
    const value = given.get(name);
    return value !== undefined && contains(typeof value === 'string' ? value : JSON.stringify(value), match);
  });
}
