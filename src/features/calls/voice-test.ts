import {
  adjusted,
  type CallerSigns,
  endedVoiceTests,
  meanOf,
  ProductError,
  rankDifference,
  shareDifference,
  shareOf,
  type TestedVoices,
  testedVoice,
  type VoiceVariant,
  voiceTestId,
} from '#domain';
import { inWorkspace } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { PastVoiceTest, VoiceMetric, VoiceMetricName, VoiceTestReport } from './contract.ts';
import type { CallsDeps } from './deps.ts';
import { type ComparedCall, comparedCalls, testsWithCalls } from './store.ts';

/** Of either voice; with fewer, a difference that is found is more often chance than not, and rough formulas are too rough. */
const CALLS_NEEDED = 30;
/** Differences that chance alone makes less often are shown as such. */
const LEVEL = 0.05;
/** Who hangs up so soon has heard little more than the voice. */
const EARLY_MS = 20_000;

type Arm = readonly ComparedCall[];

interface Mean {
  readonly kind: 'mean';
  of(call: ComparedCall): number;
}
interface Share {
  readonly kind: 'share';
  of(call: ComparedCall): boolean;
}

const signs = (name: Exclude<keyof CallerSigns, 'standIn' | 'transferred'>): Mean => ({
  kind: 'mean',
  of: ({ callerSigns }) => callerSigns?.[name] ?? 0,
});

const METRICS: Readonly<Record<VoiceMetricName, Mean | Share>> = {
  durationMs: { kind: 'mean', of: (call) => durationOf(call) },
  turns: { kind: 'mean', of: ({ turns }) => turns },
  interruptions: signs('interruptions'),
  reAsks: signs('reAsks'),
  silences: signs('silences'),
  hungUpEarly: {
    kind: 'share',
    of: (call) => call.endReason?.by === 'caller' && call.endReason.code === 'hung-up' && durationOf(call) < EARLY_MS,
  },
  transferred: {
    kind: 'share',
    of: ({ callerSigns, endReason }) => callerSigns?.transferred === true || endReason?.code === 'transferred',
  },
  standIn: { kind: 'share', of: ({ callerSigns }) => callerSigns?.standIn === true },
};

/**
 * The two voices that the published version tests, compared over the calls that heard them; null when it tests none.
 * @throws ProductError not-found
 */
export async function voiceTestReport(
  deps: CallsDeps,
  context: RequestContext,
  assistantId: string,
): Promise<VoiceTestReport | null> {
  const config = await publishedConfig(deps, context, assistantId);
  const test = config && voiceTestId(config, assistantId);
  if (!config?.voiceTest || test === undefined) return null;
  return reportOf(deps, context.workspaceId, test, config);
}

/** How the voices of a test did: of one that runs, until now. */
async function reportOf(
  deps: CallsDeps,
  workspaceId: string,
  test: string,
  config: TestedVoices,
): Promise<VoiceTestReport> {
  const found = await inWorkspace(deps.database, workspaceId, (transaction) =>
    comparedCalls(transaction, workspaceId, test),
  );
  return { ...whatIsTested(config), ...comparison(found) };
}

const whatIsTested = (config: TestedVoices) => ({
  sharePercent: config.voiceTest?.sharePercent ?? 0,
  voices: { a: testedVoice(config, 'a'), b: testedVoice(config, 'b') },
});

/** The tests of an assistant that have ended and had calls, the last to end first. @throws ProductError not-found */
export async function pastVoiceTests(
  deps: CallsDeps,
  context: RequestContext,
  assistantId: string,
): Promise<PastVoiceTest[]> {
  const ended = endedVoiceTests(await deps.assistants.versions(context, assistantId), assistantId);
  const ids = ended.map(({ id }) => id);
  const called = await inWorkspace(deps.database, context.workspaceId, (transaction) =>
    testsWithCalls(transaction, context.workspaceId, ids),
  );
  return ended
    .filter(({ id }) => called.has(id))
    .map(({ id, config, endedAt, kept }) => ({ id, ...whatIsTested(config), endedAt, kept }));
}

/** How the voices of a test that has ended did. @throws ProductError not-found */
export async function pastVoiceTestReport(
  deps: CallsDeps,
  context: RequestContext,
  { id: assistantId, test }: { readonly id: string; readonly test: string },
): Promise<VoiceTestReport> {
  const ended = endedVoiceTests(await deps.assistants.versions(context, assistantId), assistantId);
  const found = ended.find(({ id }) => id === test);
  if (!found) throw new ProductError('not-found', 'There is no such test of voices.');
  return reportOf(deps, context.workspaceId, test, found.config);
}

async function publishedConfig({ assistants }: CallsDeps, context: RequestContext, assistantId: string) {
  try {
    return (await assistants.resolveForTest(context, assistantId, 'published')).config;
  } catch (error) {
    // It was never published.
    if (error instanceof ProductError && error.code === 'conflict') return undefined;
    throw error;
  }
}

/** Compares the calls, newest first, by every metric. */
export function comparison(found: readonly ComparedCall[]): Omit<VoiceTestReport, 'sharePercent' | 'voices'> {
  const arm = (variant: VoiceVariant) => found.filter(({ voiceVariant }) => voiceVariant === variant);
  const [a, b] = [arm('a'), arm('b')];
  return {
    calls: { a: a.length, b: b.length },
    callsNeeded: CALLS_NEEDED,
    since: found.at(-1)?.createdAt.toISOString() ?? null,
    metrics: metricsOf(a, b),
    endings: endingsOf(a, b),
  };
}

function metricsOf(a: Arm, b: Arm): VoiceMetric[] {
  const isEnough = Math.min(a.length, b.length) >= CALLS_NEEDED;
  const compared = Object.entries(METRICS).map(([name, metric]) => ({
    // The keys of the table are the names of the metrics.
    name: name as VoiceMetricName,
    kind: metric.kind,
    ...(metric.kind === 'mean' ? comparedMeans(metric, a, b) : comparedShares(metric, a, b)),
  }));
  const pValues = adjusted(compared.map(({ difference }) => difference.p));
  return compared.map(({ difference, ...metric }, index) => {
    const pValue = pValues[index] ?? 1;
    if (!isEnough) return { ...metric, pValue: null, verdict: 'too-few-calls' };
    if (pValue >= LEVEL) return { ...metric, pValue, verdict: 'no-difference' };
    return { ...metric, pValue, verdict: `${difference.higher}-higher` };
  });
}

function comparedMeans({ of }: Mean, a: Arm, b: Arm) {
  const [inA, inB] = [a.map(of), b.map(of)];
  return { a: meanOf(inA) ?? null, b: meanOf(inB) ?? null, difference: rankDifference(inA, inB) };
}

function comparedShares({ of }: Share, a: Arm, b: Arm) {
  const count = (arm: Arm) => ({ successes: arm.filter(of).length, trials: arm.length });
  const [inA, inB] = [count(a), count(b)];
  return {
    a: shareOf(inA.successes, inA.trials) ?? null,
    b: shareOf(inB.successes, inB.trials) ?? null,
    difference: shareDifference(inA, inB),
  };
}

function endingsOf(a: Arm, b: Arm): VoiceTestReport['endings'] {
  const endings = new Map<string, VoiceTestReport['endings'][number]>();
  for (const [variant, arm] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const { endReason } of arm) {
      if (!endReason) continue;
      const { by, code } = endReason;
      const ending = endings.get(`${by} ${code}`) ?? { by, code, a: 0, b: 0 };
      ending[variant]++;
      endings.set(`${by} ${code}`, ending);
    }
  }
  return [...endings.values()].toSorted((x, y) => y.a + y.b - x.a - x.b);
}

const durationOf = ({ answeredAt, endedAt }: ComparedCall): number =>
  answeredAt && endedAt ? endedAt.getTime() - answeredAt.getTime() : 0;
