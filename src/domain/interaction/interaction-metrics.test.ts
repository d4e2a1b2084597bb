import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordedSimulations } from '../../../test/kit/recorded-simulation.ts';
import { type InteractionMetrics, interactionMetrics } from './interaction-metrics.ts';
import type { AsideKind, AssistantSegment, CallerAside, CallerSegment, TwoSides } from './two-sides.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/tau2/interaction-metrics/testdata');
const isThere = existsSync(join(DATA, 'expected_metrics.json'));
const note = isThere ? '' : ' (skipped: the outside data is not at ../shared/data)';

const Expected = z.object({ counts: z.record(z.string(), z.number()) }).catchall(z.number());

describe.skipIf(!isThere)(`the recorded simulations of tau-bench${note}`, () => {
  it('give exactly the published figures', () => {
    const { counts, ...figures } = Expected.parse(
      JSON.parse(readFileSync(join(DATA, 'expected_metrics.json'), 'utf8')),
    );
    const metrics = interactionMetrics(recordedSimulations(join(DATA, 'experiment')));
    expect(publishedCounts(metrics)).toEqual(counts);
    const found = publishedFigures(metrics);
    expect(Object.keys(found).sort()).toEqual(Object.keys(figures).sort());
    for (const [name, value] of Object.entries(found)) expect(value, name).toBeCloseTo(Number(figures[name]), 12);
  });
});

function publishedFigures({ selectivity, ...metrics }: InteractionMetrics) {
  return {
    response_latency_mean: (metrics.responseLatencyMs ?? Number.NaN) / 1000,
    yield_latency_mean: (metrics.yieldLatencyMs ?? Number.NaN) / 1000,
    response_rate: metrics.responseRate,
    yield_rate: metrics.yieldRate,
    agent_interruption_rate: metrics.talkOversPerTurn,
    selectivity_backchannel: selectivity.backchannel,
    selectivity_vocal_tic: selectivity['vocal-tic'],
    selectivity_non_directed: selectivity['non-directed'],
  };
}

function publishedCounts({ counts }: InteractionMetrics) {
  return {
    n_simulations: counts.calls,
    response_total: counts.responses,
    yield_total: counts.yields,
    backchannel_total: counts.backchannel,
    vocal_tic_total: counts['vocal-tic'],
    non_directed_total: counts['non-directed'],
    agent_interrupts_count: counts.talkOvers,
  };
}

const assistant = (startMs: number, endMs: number, completed?: boolean): AssistantSegment => ({
  startMs,
  endMs,
  ...(completed === undefined ? {} : { completed }),
});
const turn = (startMs: number, endMs: number): CallerSegment => ({
  startMs,
  endMs,
  backchannel: false,
  asides: new Set(),
});
const murmur = (startMs: number, endMs: number): CallerSegment => ({ ...turn(startMs, endMs), backchannel: true });
const aside = (kind: AsideKind, startMs: number, endMs: number): CallerAside => ({ kind, startMs, endMs });

const measure = (sides: Partial<TwoSides>) =>
  interactionMetrics([{ caller: [], asides: [], assistant: [], endMs: 60_000, countsTalkedThrough: true, ...sides }]);

describe('interaction metrics', () => {
  it('have no figure for what did not happen', () => {
    expect(measure({})).toMatchObject({ responseLatencyMs: undefined, yieldRate: undefined });
  });

  it('measure the response from the end of the turn', () => {
    const metrics = measure({ caller: [turn(0, 1000)], assistant: [assistant(1800, 3000)] });
    expect(metrics).toMatchObject({ responseLatencyMs: 800, responseRate: 1, talkOversPerTurn: 0 });
  });

  it('count a turn as unanswered when the caller speaks again first', () => {
    const metrics = measure({ caller: [turn(0, 1000), turn(3000, 4000)], assistant: [assistant(5000, 6000)] });
    expect(metrics).toMatchObject({ responseRate: 0.5, responseLatencyMs: 1000 });
  });

  it('leave out a last turn after which nobody speaks', () => {
    expect(measure({ caller: [turn(0, 1000)] }).counts.responses).toBe(0);
  });

  it('measure a yield from the start of the interruption', () => {
    const metrics = measure({ caller: [turn(2000, 4000)], assistant: [assistant(0, 2300)] });
    expect(metrics).toMatchObject({ yieldLatencyMs: 300, yieldRate: 1 });
  });

  it.each([
    ['stops after the window', assistant(0, 4000)],
    ['goes on to the end of the recording', assistant(0, 60_000)],
  ])('count no yield when the assistant %s', (_what, segment) => {
    expect(measure({ caller: [turn(2000, 3000)], assistant: [segment] }).yieldRate).toBe(0);
  });

  it('count neither for an assistant that was about to finish', () => {
    const metrics = measure({ caller: [turn(2000, 3000)], assistant: [assistant(0, 2500, true)] });
    expect(metrics.counts.yields).toBe(0);
  });

  it('count each time the assistant begins over the caller', () => {
    const caller = [turn(0, 5000), turn(9000, 10_000)];
    const metrics = measure({
      caller,
      assistant: [assistant(1000, 2000), assistant(3000, 4000), assistant(5500, 6000), assistant(10_500, 11_000)],
    });
    expect(metrics).toMatchObject({ talkOversPerTurn: 1, counts: { talkOvers: 2 } });
  });

  it.each([
    ['talks on', assistant(0, 5000), 1],
    ['stops', assistant(0, 2500), 0],
    ['is done', assistant(0, 2500, true), 1],
  ])('rate a backchannel over an assistant that %s', (_what, segment, rate) => {
    const { selectivity, counts } = measure({ caller: [murmur(2000, 2400)], assistant: [segment] });
    expect({ rate: selectivity.backchannel, turns: counts.responses }).toEqual({ rate, turns: 0 });
  });

  it.each([
    ['a tic in silence that nothing follows', 'vocal-tic', [assistant(8000, 9000)], 1],
    ['a tic in silence that is answered', 'vocal-tic', [assistant(4000, 9000)], 0],
    ['side talk that is talked through', 'non-directed', [assistant(0, 9000)], 1],
    ['side talk that stops the assistant', 'non-directed', [assistant(0, 2900)], 0],
  ] as const)('rate %s', (_what, kind, segments, rate) => {
    expect(measure({ asides: [aside(kind, 2000, 2400)], assistant: segments }).selectivity[kind]).toBe(rate);
  });

  it('leave out what was talked through where the published pipeline does', () => {
    const sides = { asides: [aside('vocal-tic', 2000, 2400)], assistant: [assistant(0, 9000)] };
    expect(measure({ ...sides, countsTalkedThrough: false }).counts['vocal-tic']).toBe(0);
  });
});
