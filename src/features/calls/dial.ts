import type { z } from 'zod';
import { errorMessage } from '#base';
import { ProductError } from '#domain';
import type { Trunk } from '#features/connections';
import { recordAudit } from '#platform/audit';
import { inWorkspace } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { SipDialRequest } from '#telephony';
import { BUDGET_SPENT } from './answer.ts';
import type { NewOutboundCall, PlacedCall } from './contract.ts';
import type { CallsDeps } from './deps.ts';
import type { LiveCalls, Slot } from './live.ts';
import { runCall } from './run-call.ts';

/** How long it may ring. */
const RING_MS = 45_000;

/**
 * Places a call with the published version of an assistant: to a number through a SIP connection of the workspace, or to
 * a SIP address in a network that the operator allows. Answers as soon as it is on its way.
 * @throws ProductError not-found, conflict, invalid-input, full.
 */
export async function placeCall(
  deps: CallsDeps,
  live: LiveCalls,
  context: RequestContext,
  input: z.output<typeof NewOutboundCall>,
): Promise<z.input<typeof PlacedCall>> {
  const assistant = await deps.assistants.resolveForTest(context, input.assistantId, 'published');
  if (!(await deps.usage.mayBegin(context.workspaceId))) throw new ProductError('conflict', BUDGET_SPENT);
  const request = await requestOf(deps, context, input);
  const slot = live.reserve();
  if (slot === undefined) throw new ProductError('full', 'All lines are busy. Try again in a moment.');
  const leg = await dial(deps, request, slot);
  const id = deps.ids.uuid();
  const call = runCall(deps, live, { id, leg, assistant });
  void call.ended.then(slot.release);
  await inWorkspace(deps.database, context.workspaceId, (transaction) =>
    recordAudit(transaction, deps.ids, context, { action: 'call:place', subjectId: id }),
  );
  return { callId: id };
}

async function dial(deps: CallsDeps, request: SipDialRequest, slot: Slot) {
  try {
    return await deps.dial(request);
  } catch (error) {
    slot.release();
    const reason = errorMessage(error);
    deps.log.warn('A call could not be placed.', { reason });
    throw new ProductError('conflict', `The call could not be placed: ${reason}.`);
  }
}

type Target = Pick<SipDialRequest, 'uri' | 'from' | 'mayReach' | 'credentials'>;

async function requestOf(
  deps: CallsDeps,
  context: RequestContext,
  { to, connectionId }: z.output<typeof NewOutboundCall>,
): Promise<SipDialRequest> {
  const target = to.startsWith('sip:')
    ? { uri: to, from: { user: '' }, mayReach: deps.reach.allowedPrivate }
    : throughTrunk(deps, to, await deps.connections.trunk(context, connectionId));
  return { ...target, ringTimeoutMs: RING_MS };
}

function throughTrunk(deps: CallsDeps, number: string, trunk: Trunk): Target {
  const user = encodeURIComponent(number).replace(/^%2B/, '+');
  const { server, callerId, credentials } = trunk;
  return {
    uri: `sip:${user}@${server}`,
    from: { user: callerId },
    mayReach: deps.reach.any,
    ...(credentials && { credentials }),
  };
}
