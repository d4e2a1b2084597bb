import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { Clock, Ids, Log } from '#base';
import type { UsageLine } from '#domain';
import { recordAudit } from '#platform/audit';
import { calls, type Database, inWorkspace, type Transaction, workspaces } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Budget, UsageReport, UsageSum } from './contract.ts';
import { trialSums } from './trial-costs.ts';

export interface UsageDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** What calls and trials cost, and how much they may. */
export interface UsageService {
  report(context: RequestContext, from: Date | undefined, to: Date | undefined): Promise<UsageReport>;
  setBudget(context: RequestContext, monthlyUsd: number | null): Promise<Budget>;
  /** For calls: whether the budget of this month lets another one begin. */
  mayBegin(workspaceId: string): Promise<boolean>;
}

const WARNING_SHARE = 0.8;
/** What has been spent is summed up anew after this long: calls that end meanwhile may go a little beyond. */
const FRESH_MS = 10_000;

export function createUsageService(deps: UsageDeps): UsageService {
  const { database, clock, ids, log } = deps;
  const known = new Map<string, { readonly state: Budget['state']; readonly atMs: number }>();

  const remember = (workspaceId: string, { state, spentUsd, monthlyUsd }: Budget) => {
    if (state !== 'ok' && state !== (known.get(workspaceId)?.state ?? 'ok'))
      log.warn('A budget is nearly or wholly spent.', { workspaceId, state, spentUsd, monthlyUsd });
    known.set(workspaceId, { state, atMs: clock.now() });
  };
  const budgetOf = async (transaction: Transaction, workspaceId: string): Promise<Budget> => {
    const monthlyUsd = await limitOf(transaction, workspaceId);
    const from = monthOf(clock.wallNow());
    const spentUsd =
      (await spent(transaction, workspaceId, from)) + costOf(await trialSums(transaction, workspaceId, { from }));
    const budget: Budget = { monthlyUsd, spentUsd, state: stateOf(monthlyUsd, spentUsd) };
    remember(workspaceId, budget);
    return budget;
  };

  return {
    report: ({ workspaceId }, from, to) =>
      inWorkspace(database, workspaceId, async (transaction) => {
        const now = clock.wallNow();
        const period = { from: from ?? monthOf(now), to: to ?? new Date(now) };
        const items = await sums(transaction, workspaceId, period);
        const trials = await trialSums(transaction, workspaceId, period);
        return {
          ...{ from: period.from.toISOString(), to: period.to.toISOString(), items, trials },
          costUsd: costOf(items) + costOf(trials),
          budget: await budgetOf(transaction, workspaceId),
        };
      }),
    setBudget: (context, monthlyUsd) =>
      inWorkspace(database, context.workspaceId, async (transaction) => {
        const { workspaceId } = context;
        await transaction
          .update(workspaces)
          .set({ monthlyBudgetUsd: monthlyUsd })
          .where(eq(workspaces.id, workspaceId));
        await recordAudit(transaction, ids, context, {
          ...{ action: 'workspace:budget', subjectId: workspaceId, detail: { monthlyUsd } },
        });
        return budgetOf(transaction, workspaceId);
      }),
    async mayBegin(workspaceId) {
      const last = known.get(workspaceId);
      if (last !== undefined && clock.now() < last.atMs + FRESH_MS) return last.state !== 'exceeded';
      return inWorkspace(database, workspaceId, async (transaction) => {
        // Most workspaces have no budget: for them nothing is summed up.
        if ((await limitOf(transaction, workspaceId)) !== null)
          return (await budgetOf(transaction, workspaceId)).state !== 'exceeded';
        remember(workspaceId, { monthlyUsd: null, spentUsd: 0, state: 'ok' });
        return true;
      });
    },
  };
}

/** US dollars, of what is known. */
const costOf = (parts: readonly { readonly costUsd: number | null }[]) =>
  parts.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);

async function limitOf(transaction: Transaction, workspaceId: string): Promise<number | null> {
  const [row] = await transaction
    .select({ monthlyUsd: workspaces.monthlyBudgetUsd })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  return row?.monthlyUsd ?? null;
}

/** When the calendar month (UTC) of this moment began. */
function monthOf(wallMs: number): Date {
  const at = new Date(wallMs);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

function stateOf(monthlyUsd: number | null, spentUsd: number): Budget['state'] {
  if (monthlyUsd === null) return 'ok';
  if (spentUsd >= monthlyUsd) return 'exceeded';
  return spentUsd >= monthlyUsd * WARNING_SHARE ? 'warning' : 'ok';
}

async function spent(transaction: Transaction, workspaceId: string, since: Date): Promise<number> {
  const [row] = await transaction
    .select({ usd: sql<number>`coalesce(sum(${calls.costUsd}), 0)` })
    .from(calls)
    .where(and(eq(calls.workspaceId, workspaceId), gte(calls.createdAt, since)));
  return Number(row?.usd ?? 0);
}

/** Of the calls that began in the period. */
async function sums(
  transaction: Transaction,
  workspaceId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<UsageSum[]> {
  const line = sql`line`;
  const text = (name: keyof UsageLine) => sql<string>`${line} ->> ${sql.raw(`'${name}'`)}`;
  const sum = (name: keyof UsageLine) => sql<string | null>`sum((${text(name)})::double precision)`;
  const rows = await transaction
    .select({
      stage: sql<UsageLine['stage']>`${text('stage')}`,
      provider: text('provider'),
      model: text('model'),
      keys: sql<UsageLine['keys']>`${text('keys')}`,
      seconds: sum('seconds'),
      characters: sum('characters'),
      inputTokens: sum('inputTokens'),
      cachedTokens: sum('cachedTokens'),
      outputTokens: sum('outputTokens'),
      isEstimated: sql<boolean | null>`bool_or((${text('isEstimated')})::boolean)`,
      costUsd: sum('costUsd'),
      calls: sql<string>`count(distinct ${calls.id})`,
    })
    .from(calls)
    .innerJoin(sql`lateral jsonb_array_elements(${calls.usage}) as line`, sql`true`)
    .where(and(eq(calls.workspaceId, workspaceId), gte(calls.createdAt, from), lt(calls.createdAt, to)))
    .groupBy(sql`1, 2, 3, 4`)
    .orderBy(sql`11 desc nulls last, 1, 2`);
  return rows.map(({ stage, provider, model, keys, isEstimated, costUsd, calls: count, ...amounts }) => ({
    ...{ stage, provider, model, keys, calls: Number(count), costUsd: costUsd === null ? null : Number(costUsd) },
    ...(isEstimated === true && { isEstimated }),
    ...Object.fromEntries(
      Object.entries(amounts).flatMap(([name, value]) => (value === null ? [] : [[name, Number(value)]])),
    ),
  }));
}
