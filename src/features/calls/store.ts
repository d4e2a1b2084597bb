import { and, asc, desc, eq, gte, ilike, inArray, isNotNull, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { CallState, TimelineEvent, UsageLine } from '#domain';
import { addSpending } from '#features/providers';
import {
  asPlatform,
  assistants,
  callEvents,
  calls,
  type Database,
  inWorkspace,
  nodes,
  type Transaction,
} from '#platform/db';

export type CallRow = typeof calls.$inferSelect;

/** What changes in a call's row after it was made. */
export type CallChange = Partial<
  Pick<
    CallRow,
    | 'state'
    | 'assistantId'
    | 'assistantVersion'
    | 'answeredAt'
    | 'endedAt'
    | 'endReason'
    | 'responseMsP50'
    | 'turns'
    | 'recording'
    | 'recordingOffsetMs'
    | 'media'
    | 'usage'
    | 'costUsd'
    | 'transcript'
    | 'callerSigns'
  >
>;

/** Events of a timeline that follow each other. */
export interface TimelinePart {
  readonly firstSeq: number;
  readonly events: readonly TimelineEvent[];
}

export interface CallWithAssistant {
  readonly call: Omit<CallRow, 'search' | 'transcript' | 'voiceTest' | 'callerSigns'>;
  readonly assistantName: string | null;
}

const COLUMNS = {
  id: calls.id,
  workspaceId: calls.workspaceId,
  assistantId: calls.assistantId,
  assistantVersion: calls.assistantVersion,
  direction: calls.direction,
  wire: calls.wire,
  state: calls.state,
  from: calls.from,
  to: calls.to,
  createdAt: calls.createdAt,
  answeredAt: calls.answeredAt,
  endedAt: calls.endedAt,
  endReason: calls.endReason,
  nodeId: calls.nodeId,
  responseMsP50: calls.responseMsP50,
  turns: calls.turns,
  recording: calls.recording,
  recordingOffsetMs: calls.recordingOffsetMs,
  media: calls.media,
  usage: calls.usage,
  costUsd: calls.costUsd,
  voiceVariant: calls.voiceVariant,
};

export async function insertCall(database: Database, row: typeof calls.$inferInsert): Promise<void> {
  await inWorkspace(database, row.workspaceId, (transaction) => transaction.insert(calls).values(row));
}

/**
 * Writes a part of the timeline and a change of the row in one transaction. May be repeated after a failure whose outcome
 * is unknown: events that are there already stay.
 */
export async function writeCall(
  database: Database,
  call: { readonly id: string; readonly workspaceId: string },
  part: TimelinePart,
  change: CallChange,
): Promise<void> {
  await inWorkspace(database, call.workspaceId, (transaction) => writeCallIn(transaction, call, part, change));
}

export async function writeCallIn(
  transaction: Transaction,
  call: { readonly id: string; readonly workspaceId: string },
  part: TimelinePart,
  change: CallChange,
): Promise<void> {
  const { id: callId, workspaceId } = call;
  const rows = part.events.map((body, index) => ({
    callId,
    workspaceId,
    seq: part.firstSeq + index,
    atMs: body.atMs,
    type: body.type,
    body,
  }));
  if (rows.length > 0) await transaction.insert(callEvents).values(rows).onConflictDoNothing();
  if (Object.keys(change).length === 0) return;
  if (change.usage) await bookSpending(transaction, call, change.usage);
  await transaction
    .update(calls)
    .set(change)
    .where(and(eq(calls.workspaceId, workspaceId), eq(calls.id, callId)));
}

/** Books what a call has cost, once: a write that is tried again may have succeeded before. */
async function bookSpending(
  transaction: Transaction,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  usage: readonly UsageLine[],
): Promise<void> {
  const [row] = await transaction
    .select({ createdAt: calls.createdAt, usage: calls.usage })
    .from(calls)
    .where(and(eq(calls.workspaceId, workspaceId), eq(calls.id, id)));
  if (row?.usage === null) await addSpending(transaction, { workspaceId, createdAt: row.createdAt }, usage);
}

export interface CallFilter {
  readonly assistantId?: string | undefined;
  readonly state?: CallState | undefined;
  readonly q?: string | undefined;
  /** The last call of the page before. */
  readonly after?: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listCalls(
  transaction: Transaction,
  workspaceId: string,
  filter: CallFilter,
): Promise<CallWithAssistant[]> {
  const { after } = filter;
  return transaction
    .select({ call: COLUMNS, assistantName: assistants.name })
    .from(calls)
    .leftJoin(assistants, eq(assistants.id, calls.assistantId))
    .where(
      and(
        eq(calls.workspaceId, workspaceId),
        filter.assistantId === undefined ? undefined : eq(calls.assistantId, filter.assistantId),
        filter.state === undefined ? undefined : eq(calls.state, filter.state),
        filter.q === undefined ? undefined : matches(filter.q),
        after &&
          sql`(${calls.createdAt}, ${calls.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(calls.createdAt), desc(calls.id))
    .limit(filter.limit);
}

/** All words (or their beginnings) in the transcript, or a part of either number. */
function matches(q: string): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const words = (q.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `${word}:*`).join(' & ');
  return or(
    words === '' ? undefined : sql`${calls.search} @@ to_tsquery('parley', ${words})`,
    ilike(calls.from, pattern),
    ilike(calls.to, pattern),
  );
}

export async function findCall(
  transaction: Transaction,
  workspaceId: string,
  id: string,
): Promise<CallWithAssistant | undefined> {
  const [found] = await transaction
    .select({ call: COLUMNS, assistantName: assistants.name })
    .from(calls)
    .leftJoin(assistants, eq(assistants.id, calls.assistantId))
    .where(and(eq(calls.workspaceId, workspaceId), eq(calls.id, id)));
  return found;
}

export async function timelineOf(
  transaction: Transaction,
  workspaceId: string,
  callId: string,
): Promise<TimelineEvent[]> {
  const rows = await transaction
    .select({ body: callEvents.body })
    .from(callEvents)
    .where(and(eq(callEvents.workspaceId, workspaceId), eq(callEvents.callId, callId)))
    .orderBy(asc(callEvents.seq));
  return rows.map((row) => row.body);
}

/**
 * Calls of any workspace that are not over although nobody carries them: those of nodes that have left, and with `own`
 * those of this node, which has just started.
 */
export function abandonedCalls(database: Database, nodeId: string, own: boolean): Promise<CallWithAssistant['call'][]> {
  return asPlatform(database, (transaction) => {
    const present = transaction.select({ id: nodes.id }).from(nodes);
    const isGone = and(ne(calls.nodeId, nodeId), notInArray(calls.nodeId, present));
    return transaction
      .select(COLUMNS)
      .from(calls)
      .where(and(inArray(calls.state, ['ringing', 'active']), own ? or(isGone, eq(calls.nodeId, nodeId)) : isGone));
  });
}

/** The newest call, of any workspace, that came from this number since then, with its timeline. */
export function findCallFrom(
  database: Database,
  { from, since }: { readonly from: string; readonly since: Date },
): Promise<{ readonly state: CallState; readonly timeline: readonly TimelineEvent[] } | undefined> {
  return asPlatform(database, async (transaction) => {
    const [found] = await transaction
      .select({ id: calls.id, workspaceId: calls.workspaceId, state: calls.state })
      .from(calls)
      .where(and(eq(calls.from, from), gte(calls.createdAt, since)))
      .orderBy(desc(calls.createdAt))
      .limit(1);
    if (!found) return undefined;
    return { state: found.state, timeline: await timelineOf(transaction, found.workspaceId, found.id) };
  });
}

/** A call in a test of two voices, as it is compared. */
export type ComparedCall = Pick<
  CallRow,
  'createdAt' | 'answeredAt' | 'endedAt' | 'turns' | 'endReason' | 'voiceVariant' | 'callerSigns'
>;

/** Enough to show the smallest difference that matters. */
const MOST_COMPARED = 20_000;

/** The calls of a test that were answered and are over, newest first; no trials from the console. */
export function comparedCalls(transaction: Transaction, workspaceId: string, test: string): Promise<ComparedCall[]> {
  const { createdAt, answeredAt, endedAt, turns, endReason, voiceVariant, callerSigns } = calls;
  return transaction
    .select({ createdAt, answeredAt, endedAt, turns, endReason, voiceVariant, callerSigns })
    .from(calls)
    .where(and(eq(calls.voiceTest, test), isCompared(workspaceId)))
    .orderBy(desc(createdAt))
    .limit(MOST_COMPARED);
}

const isCompared = (workspaceId: string) =>
  and(
    ...[eq(calls.workspaceId, workspaceId), eq(calls.state, 'ended'), isNotNull(calls.answeredAt)],
    ...[isNotNull(calls.callerSigns), ne(calls.wire, 'browser')],
  );

/** Those of these tests that have calls to compare. */
export async function testsWithCalls(
  transaction: Transaction,
  workspaceId: string,
  tests: readonly string[],
): Promise<ReadonlySet<string | null>> {
  const rows = await transaction
    .selectDistinct({ test: calls.voiceTest })
    .from(calls)
    .where(and(inArray(calls.voiceTest, [...tests]), isCompared(workspaceId)));
  return new Set(rows.map(({ test }) => test));
}
