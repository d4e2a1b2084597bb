import { errorMessage } from '#base';
import type { EndReason } from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import type { CallLeg } from '#telephony';
import type { CallsDeps } from './deps.ts';
import type { LiveCalls } from './live.ts';
import { runCall } from './run-call.ts';
import { insertCall } from './store.ts';

const RETRY_AFTER_S = 10;
const NOT_FOUND = 404;
const UNAVAILABLE = 480;
const SERVER_ERROR = 500;
const FULL = 503;
export const BUDGET_SPENT = 'The budget of this month is spent. Raise it under Usage.';

/**
 * Takes an inbound call or refuses it: 503 when this node is full or stopping, 404 when nobody has the number that the
 * caller may reach, 480 when the assistant was never published or the
 * budget is spent. `workspaces` are those whose SIP connections let the call
 * in: it reaches nobody else's assistants. Undefined for a call that needed none: it reaches all. Resolves when the call is over or refused; never throws.
 */
export async function answerCall(
  deps: CallsDeps,
  live: LiveCalls,
  leg: CallLeg,
  workspaces: ReadonlySet<string> | undefined,
): Promise<void> {
  const slot = live.reserve();
  if (slot === undefined) {
    leg.reject(FULL, { retryAfterS: RETRY_AFTER_S });
    return;
  }
  try {
    const assistant = await route(deps, leg, workspaces);
    if (assistant === undefined) return;
    leg.ring();
    await runCall(deps, live, { id: deps.ids.uuid(), leg, assistant }).ended;
  } catch (error) {
    deps.log.error('A call could not be routed.', { legId: leg.id, reason: errorMessage(error) });
    if (!leg.signal.aborted) leg.reject(SERVER_ERROR);
  } finally {
    slot.release();
  }
}

/** The assistant that the leg is for; undefined when the leg was refused. */
async function route(
  deps: CallsDeps,
  leg: CallLeg,
  workspaces: ReadonlySet<string> | undefined,
): Promise<ResolvedAssistant | undefined> {
  for (const user of calledUsers(leg)) {
    const found = await deps.assistants.findByAddress(user);
    if (leg.signal.aborted) return undefined;
    if (found === undefined || workspaces?.has(found.workspaceId) === false) continue;
    const { config } = found;
    if (config !== null && (await deps.usage.mayBegin(found.workspaceId))) return { ...found, config };
    if (leg.signal.aborted) return undefined;
    const refusal = config === null ? UNPUBLISHED : SPENT;
    leg.reject(UNAVAILABLE, { reason: refusal.phrase });
    await recordRefused(deps, leg, found, refusal.reason);
    return undefined;
  }
  leg.reject(NOT_FOUND);
  return undefined;
}

/** A1: the user part of the Request-URI or of To. */
function calledUsers(leg: CallLeg): string[] {
  const [, inTo = ''] = /<?sips?:([^@;>\s]{1,200})@/i.exec(leg.headers.get('to') ?? '') ?? [];
  return [...new Set([leg.to.user, decodeUser(inTo)])].filter((user) => user !== '');
}

function decodeUser(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch (error) {
    if (error instanceof URIError) return user;
    throw error;
  }
}

/** What the caller's telephone is told, and what the owner of the assistant is. */
const UNPUBLISHED = {
  phrase: 'Not published',
  reason: { by: 'configuration', code: 'not-published', detail: 'The assistant was never published.' },
} as const;
const SPENT = {
  phrase: 'Temporarily unavailable',
  reason: { by: 'configuration', code: 'credit', detail: BUDGET_SPENT },
} as const;

/** Shows the owner of an assistant that somebody called it in vain. */
async function recordRefused(
  deps: CallsDeps,
  leg: CallLeg,
  assistant: { readonly workspaceId: string; readonly assistantId: string },
  endReason: EndReason,
): Promise<void> {
  const at = new Date(deps.clock.wallNow());
  await insertCall(deps.database, {
    id: deps.ids.uuid(),
    workspaceId: assistant.workspaceId,
    assistantId: assistant.assistantId,
    direction: leg.direction,
    wire: leg.wire,
    state: 'ended',
    from: leg.from.user || leg.from.host,
    to: leg.to.user,
    createdAt: at,
    endedAt: at,
    endReason,
    nodeId: deps.nodeId,
  });
}
