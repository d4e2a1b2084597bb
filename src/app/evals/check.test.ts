import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '#domain';
import { checkRun } from './check.ts';
import { EvalFile } from './eval-file.ts';
import { reportText } from './report.ts';

const said = (atMs: number, text: string) =>
  ({
    v: 1,
    atMs: atMs + 500,
    type: 'assistant-said',
    text,
    generated: text,
    interrupted: false,
    startedAtMs: atMs,
    endedAtMs: atMs + 500,
  }) as const;
const TIMELINE: TimelineEvent[] = [
  said(100, 'Hello.'),
  said(3000, "C’est ouvert le mardi et l'été."),
  { v: 1, atMs: 3100, type: 'turn', index: 1, latency: { firstPacketMs: 900 } },
  { v: 1, atMs: 4000, type: 'tool-call', id: 'a', name: 'search', arguments: { query: 'Opening hours', limit: 3 } },
  { v: 1, atMs: 5000, type: 'transfer', destination: 'Sales', ok: true, detail: '' },
  { v: 1, atMs: 6000, type: 'ended', reason: { by: 'assistant', code: 'transferred', detail: '' } },
];

/** The checks of a call in which the caller spoke at 2 s; `hours` belongs to this step. */
function checked(expect: object, hours?: object) {
  const caller = [{ say: 'When?', ...(hours && { expect: hours }) }];
  const file = EvalFile.parse({ name: 'A', caller, expect });
  const steps = [{ step: file.caller[0] ?? {}, phrase: 'When?', fromMs: 2000 }];
  const run = { seed: 1, timeline: TIMELINE, steps };
  return { file, run, checks: checkRun(file, run) };
}

describe('checkRun', () => {
  it.each([
    [{ says: 'HELLO' }, true],
    [{ says: ['nothing', "c'est ouvert"] }, true],
    [{ says: '/mardi.*été/' }, true],
    [{ says: 'Monday' }, false],
    [{ neverSays: 'hello' }, false],
    [{ neverSays: ['monday', 'tuesday'] }, true],
    [{ calls: 'search' }, true],
    [{ calls: { tool: 'search', with: { query: 'hours', limit: '3' } } }, true],
    [{ calls: { tool: 'search', with: { query: 'prices' } } }, false],
    [{ calls: { tool: 'search', with: { other: 'hours' } } }, false],
    [{ neverCalls: 'search' }, false],
    [{ neverCalls: 'hang_up' }, true],
    [{ transfersTo: 'sales' }, true],
    [{ transfersTo: 'support' }, false],
    [{ answersWithinMs: 900 }, true],
    [{ answersWithinMs: 899 }, false],
    [{ ends: { by: 'assistant' } }, true],
    [{ ends: { by: 'caller', code: 'transferred' } }, false],
    [{ withinTurns: 1 }, true],
    [{ withinTurns: 0 }, false],
  ])('judges %j of a call as %s', (expectation, ok) => {
    expect(checked(expectation).checks.map((check) => check.ok)).toEqual([ok]);
  });

  it('judges of a step what happened from its beginning on', () => {
    const { checks } = checked({}, { neverSays: 'Hello', says: 'mardi', language: 'fr' });
    expect(checks).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(checked({}, { language: 'en' }).checks).toMatchObject([{ ok: false }]);
  });

  it('fails what belongs to a step that the call did not live to see', () => {
    const { file, run } = checked({}, { says: 'mardi' });
    expect(checkRun(file, { ...run, steps: [] })).toMatchObject([{ ok: false, found: 'the call was over before' }]);
  });

  it('leads to a report that shows what was said where a check failed', () => {
    const { file, run, checks } = checked({}, { says: 'Monday' });
    const text = reportText({
      file: 'a.yaml',
      name: file.name,
      seed: 1,
      ok: false,
      checks,
      skipped: [],
      timeline: run.timeline,
    });
    expect(text.split('\n')).toEqual([
      'FAIL  a.yaml  A  (seed 1)',
      expect.stringMatching(/^ +FAIL {2}step 1 \("When\?"\): says "Monday"; said "C’est ouvert/),
      expect.stringMatching(/^ +0\.1 s {2}assistant {2}Hello\.$/),
      expect.stringMatching(/^ +3\.0 s {2}assistant {2}C’est/),
      expect.stringMatching(/calls search/),
      expect.stringMatching(/transfer to Sales: answered/),
      expect.stringMatching(/ended: transferred, by the assistant/),
    ]);
  });
});
