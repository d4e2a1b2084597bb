import { type InteractionEvent, interactionEvents } from './interaction-events.ts';
import type { TwoSides } from './two-sides.ts';

/** The panel of interaction metrics; undefined where nothing happened that could be counted. */
export interface InteractionMetrics {
  /** End of the caller's turn to the start of the answer, mean in ms. */
  readonly responseLatencyMs: number | undefined;
  /** Start of an interruption to the assistant's silence, mean in ms. */
  readonly yieldLatencyMs: number | undefined;
  /** Turns that were answered before the caller had to speak again, 0..1. */
  readonly responseRate: number | undefined;
  /** Interruptions that the assistant yielded to, 0..1. */
  readonly yieldRate: number | undefined;
  /** Times the assistant began while the caller spoke, per turn. */
  readonly talkOversPerTurn: number | undefined;
  /** Shares that did not take the turn, 0..1. */
  readonly selectivity: Readonly<Record<SelectivityKind, number | undefined>>;
  readonly counts: InteractionCounts;
}

export type SelectivityKind = 'backchannel' | 'vocal-tic' | 'non-directed';

/** How many events each figure is made of. */
export interface InteractionCounts extends Readonly<Record<SelectivityKind, number>> {
  readonly calls: number;
  readonly responses: number;
  readonly yields: number;
  readonly talkOvers: number;
}

/** The metrics over all events of `calls`. */
export function interactionMetrics(calls: readonly TwoSides[]): InteractionMetrics {
  const events = calls.flatMap(interactionEvents);
  const responses = timed(events, 'response');
  const yields = timed(events, 'yield');
  const talkOvers = events.filter(({ type }) => type === 'talk-over').length;
  const [backchannel, tic, aside] = [
    selective(events, 'backchannel'),
    selective(events, 'vocal-tic'),
    selective(events, 'non-directed'),
  ];
  return {
    responseLatencyMs: responses.meanMs,
    yieldLatencyMs: yields.meanMs,
    responseRate: share(responses.done, responses.total),
    yieldRate: share(yields.done, yields.total),
    talkOversPerTurn: share(talkOvers, responses.total),
    selectivity: { backchannel: backchannel.rate, 'vocal-tic': tic.rate, 'non-directed': aside.rate },
    counts: {
      calls: calls.length,
      responses: responses.total,
      yields: yields.total,
      talkOvers,
      backchannel: backchannel.total,
      'vocal-tic': tic.total,
      'non-directed': aside.total,
    },
  };
}

/**
 * The panel as benchmarks print it: seconds and shares, and the number of events that they are made of. `forgiving` is
 * made of the same calls with hesitations taken for talking on: its selectivity is printed as `..._resumed`.
 */
export function interactionReport(metrics: InteractionMetrics, forgiving: InteractionMetrics): Record<string, number> {
  const { counts } = metrics;
  const figures = {
    response_s: thousandth(metrics.responseLatencyMs, 1000),
    yield_s: thousandth(metrics.yieldLatencyMs, 1000),
    response_rate: thousandth(metrics.responseRate),
    yield_rate: thousandth(metrics.yieldRate),
    talk_overs_per_turn: thousandth(metrics.talkOversPerTurn),
    ...selectivityReport(metrics, ''),
    ...selectivityReport(forgiving, '_resumed'),
    turns: counts.responses,
    interruptions: counts.yields,
    backchannels: counts.backchannel,
    vocal_tics: counts['vocal-tic'],
    side_talk: counts['non-directed'],
  };
  const known = Object.entries(figures).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(known);
}

function selectivityReport({ selectivity }: InteractionMetrics, suffix: string) {
  return {
    [`selectivity_backchannel${suffix}`]: thousandth(selectivity.backchannel),
    [`selectivity_vocal_tic${suffix}`]: thousandth(selectivity['vocal-tic']),
    [`selectivity_side_talk${suffix}`]: thousandth(selectivity['non-directed']),
  };
}

const thousandth = (value: number | undefined, per = 1) =>
  value === undefined ? undefined : Math.round((value / per) * 1000) / 1000;

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);

type EventOf<T extends InteractionEvent['type']> = Extract<InteractionEvent, { type: T }>;

function timed(events: readonly InteractionEvent[], type: 'response' | 'yield') {
  const all = events.filter((event): event is EventOf<'response' | 'yield'> => event.type === type);
  const latencies = all.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
  const sumMs = latencies.reduce((sum, latencyMs) => sum + latencyMs, 0);
  return { total: all.length, done: latencies.length, meanMs: share(sumMs, latencies.length) };
}

function selective(events: readonly InteractionEvent[], kind: SelectivityKind) {
  const all = events.filter((event): event is EventOf<SelectivityKind> => event.type === kind);
  return { total: all.length, rate: share(all.filter(({ correct }) => correct).length, all.length) };
}
