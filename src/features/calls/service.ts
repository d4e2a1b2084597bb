import type { z } from 'zod';
import { type CallState, ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { inWorkspace } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Call, CallQuery, CallSummary } from './contract.ts';
import type { CallsDeps } from './deps.ts';
import type { LiveCalls } from './live.ts';
import type { LiveCall } from './live-call.ts';
import { type CallWithAssistant, findCall, listCalls, timelineOf } from './store.ts';

/** A page of calls, newest first. @throws ProductError invalid-input for a cursor that is none. */
export async function pageOfCalls(
  deps: CallsDeps,
  { workspaceId }: RequestContext,
  query: z.output<typeof CallQuery>,
): Promise<{ items: CallSummary[]; nextCursor: string | null }> {
  const q = query.q?.trim();
  const filter = {
    assistantId: uuidOrNobody(query.assistantId),
    state: query.state,
    q: q === '' ? undefined : q,
    after: query.cursor === undefined ? undefined : readCursor(query.cursor),
    limit: query.limit + 1,
  };
  const found = await inWorkspace(deps.database, workspaceId, (transaction) =>
    listCalls(transaction, workspaceId, filter),
  );
  const page = found.slice(0, query.limit);
  const last = page.at(-1)?.call;
  return {
    items: page.map(summaryOf),
    nextCursor: found.length > page.length && last !== undefined ? cursorOf(last) : null,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An id that cannot be one has no calls. */
const uuidOrNobody = (id: string | undefined) => (id === undefined || UUID.test(id) ? id : NOBODY);

function cursorOf({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  if (/^\d{1,15}$/.test(time) && UUID.test(id)) return { createdAt: new Date(Number(time)), id };
  const problem = 'This is not a cursor of this list.';
  throw new ProductError('invalid-input', problem, [{ field: 'cursor', problem }]);
}

/** One call with its timeline; of a call that runs here, up to this moment. @throws ProductError not-found. */
export async function getCall(
  deps: CallsDeps,
  live: LiveCalls,
  { workspaceId }: RequestContext,
  id: string,
): Promise<Call> {
  return inWorkspace(deps.database, workspaceId, async (transaction) => {
    const found = await findCall(transaction, workspaceId, id);
    if (found === undefined) throw missing();
    const running = live.get(workspaceId, id);
    const timeline = running === undefined ? await timelineOf(transaction, workspaceId, id) : [...running.timeline];
    const { recordingOffsetMs, media, usage, costUsd, voiceVariant } = found.call;
    return { ...summaryOf(found), timeline, recordingOffsetMs, media, usage, costUsd, voiceVariant };
  });
}

/** The recording of a call. @throws ProductError not-found when there is no such call or it has none. */
export async function recordingOf(
  deps: CallsDeps,
  { workspaceId }: RequestContext,
  id: string,
): Promise<{ key: string; state: CallState }> {
  const found = await inWorkspace(deps.database, workspaceId, (transaction) => findCall(transaction, workspaceId, id));
  if (found === undefined) throw missing();
  if (found.call.recording === null) throw noRecording();
  return { key: found.call.recording, state: found.call.state };
}

/** A call of the caller's workspace that runs on this node. @throws ProductError not-found, conflict when it is over. */
export async function runningCall(
  deps: CallsDeps,
  live: LiveCalls,
  { workspaceId }: RequestContext,
  id: string,
): Promise<LiveCall> {
  const running = live.get(workspaceId, id);
  if (running !== undefined) return running;
  const found = await inWorkspace(deps.database, workspaceId, (transaction) => findCall(transaction, workspaceId, id));
  if (found === undefined) throw missing();
  throw found.call.state === 'ended'
    ? new ProductError('conflict', 'This call is over.')
    : new ProductError('conflict', 'This call runs on another node.');
}

/** Ends a running call. @throws ProductError not-found, conflict. */
export async function endCall(deps: CallsDeps, live: LiveCalls, context: RequestContext, id: string): Promise<void> {
  const { workspaceId, actor } = context;
  const call = await runningCall(deps, live, context, id);
  await inWorkspace(deps.database, workspaceId, (transaction) =>
    recordAudit(transaction, deps.ids, context, { action: 'call:end', subjectId: id }),
  );
  call.end({ by: 'member', code: 'ended', detail: `Ended by ${actor.name}.` });
}

/** Says something to the assistant as if the caller had. @throws ProductError not-found, conflict. */
export async function sayToAssistant(
  deps: CallsDeps,
  live: LiveCalls,
  context: RequestContext,
  id: string,
  text: string,
): Promise<void> {
  const call = await runningCall(deps, live, context, id);
  if (!call.isAnswered) throw new ProductError('conflict', 'This call is not answered yet.');
  call.say(text);
}

const missing = () => new ProductError('not-found', 'There is no such call.');
export const noRecording = () => new ProductError('not-found', 'This call has no recording.');

function summaryOf({ call, assistantName }: CallWithAssistant): CallSummary {
  const { answeredAt, endedAt } = call;
  return {
    id: call.id,
    assistant: call.assistantId === null ? null : { id: call.assistantId, name: assistantName ?? '' },
    assistantVersion: call.assistantVersion,
    direction: call.direction,
    wire: call.wire,
    state: call.state,
    from: call.from,
    to: call.to,
    startedAt: call.createdAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    durationMs: answeredAt !== null && endedAt !== null ? endedAt.getTime() - answeredAt.getTime() : null,
    endReason: call.endReason,
    responseMsP50: call.responseMsP50,
    turns: call.turns,
    hasRecording: call.recording !== null && call.state === 'ended',
  };
}
