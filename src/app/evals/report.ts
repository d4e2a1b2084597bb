import type { TimelineEvent, TimelineEventOf } from '#domain';
import { beganAtMs, type Check } from './check.ts';
import type { EvalRun } from './text-call.ts';

/** How one eval went with one caller. */
export interface EvalReport {
  readonly file: string;
  readonly name: string;
  readonly seed: number;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** Of the file, what cannot be done in this kind of call. */
  readonly skipped: readonly string[];
  readonly timeline: EvalRun['timeline'];
}

/** Of the transcript around a failure, so many lines before what was looked at. */
const LINES_BEFORE = 2;
const MOST_LINES = 12;

/** One eval as text: a line for each check, and where one failed what was said there. */
export function reportText(report: EvalReport): string {
  const verdict = report.skipped.length > 0 ? 'skip' : report.ok ? 'pass' : 'FAIL';
  const title = `${verdict}  ${report.file}  ${report.name}  (seed ${report.seed})`;
  const skipped = report.skipped.map((what) => `      not over a telephone: ${what}`);
  const checks = report.checks.flatMap((check) =>
    check.ok ? [`      ok    ${check.name}`] : [`      FAIL  ${check.name}; ${check.found}`, ...excerpt(report, check)],
  );
  return [title, ...skipped, ...checks].join('\n');
}

function excerpt({ timeline }: EvalReport, { fromMs, toMs }: Check): string[] {
  const lines = timeline
    .flatMap((event) => {
      const text = lineOf(event);
      return text === undefined ? [] : [{ atMs: beganAtMs(event), text }];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
  const at = lines.findIndex(({ atMs }) => atMs >= fromMs);
  const first = Math.max(0, (at < 0 ? lines.length : at) - LINES_BEFORE);
  return lines
    .slice(first)
    .filter(({ atMs }) => atMs < toMs)
    .slice(0, MOST_LINES)
    .map(({ atMs, text }) => `            ${(atMs / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** Events that are lines of a transcript. */
const LINES: { readonly [T in TimelineEvent['type']]?: (event: TimelineEventOf<T>) => string } = {
  'caller-said': ({ via, text }) => `caller     ${via === 'keys' ? `[keys ${text}]` : text}`,
  'assistant-said': ({ text, interrupted }) => `assistant  ${text}${interrupted ? ' [interrupted]' : ''}`,
  'tool-call': (call) => `           [calls ${call.name} ${JSON.stringify(call.arguments)}]`,
  transfer: ({ destination, ok, detail }) => `           [transfer to ${destination}: ${ok ? 'answered' : detail}]`,
  'provider-error': ({ provider, message }) => `           [${provider}: ${message}]`,
  'inactivity-warning': () => '           [nobody speaks]',
  hold: ({ held }) => `           [${held ? 'on hold' : 'off hold'}]`,
  ended: ({ reason }) => `           [ended: ${reason.code}, by the ${reason.by}]`,
};

const lineOf = <T extends TimelineEvent['type']>(event: TimelineEventOf<T>): string | undefined =>
  (LINES[event.type as T] as ((event: TimelineEventOf<T>) => string) | undefined)?.(event);
