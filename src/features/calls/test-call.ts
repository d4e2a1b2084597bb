import type { z } from 'zod';
import { ProductError } from '#domain';
import type { RequestContext } from '#platform/http';
import type { CallLeg, LegParty } from '#telephony';
import { BUDGET_SPENT } from './answer.ts';
import type { NewTestCall, TestCall } from './contract.ts';
import type { CallsDeps } from './deps.ts';
import type { LiveCalls } from './live.ts';
import type { LiveCall } from './live-call.ts';
import { runCall } from './run-call.ts';
import type { Tickets } from './tickets.ts';

const PATH = '/media/browser';

/** Gives a member a ticket for one browser call. @throws ProductError not-found, conflict, full. */
export async function newTestCall(
  deps: CallsDeps,
  tickets: Tickets,
  context: RequestContext,
  input: z.output<typeof NewTestCall>,
): Promise<z.input<typeof TestCall>> {
  const assistant = await deps.assistants.resolveForTest(context, input.assistantId, input.version);
  if (!(await deps.usage.mayBegin(context.workspaceId))) throw new ProductError('conflict', BUDGET_SPENT);
  const callId = deps.ids.uuid();
  const ticket = tickets.issue({
    callId,
    assistant,
    from: party(context.actor.name),
    to: { ...party(assistant.name), user: assistant.virtualNumber },
  });
  if (ticket === undefined) throw new ProductError('full', 'Too many test calls are being prepared. Try again soon.');
  return { callId, path: `${PATH}?ticket=${ticket}` };
}

/** A party without a number. */
const party = (displayName: string): LegParty => ({ user: '', host: 'browser', displayName });

/** A browser's websocket that showed a good ticket, and the place on this node that its call has. */
export interface BrowserCall {
  readonly callId: string;
  /** For the leg. */
  readonly from: LegParty;
  readonly to: LegParty;
  /** Runs the call on `leg`, which is ringing. */
  take(leg: CallLeg): LiveCall;
  /** There will be no leg. */
  abandon(): void;
}

/**
 * Uses a ticket up; undefined for one that is unknown, used or expired. Either `take` or `abandon` must follow.
 * @throws ProductError full when the node carries all the calls that it can.
 */
export function claimBrowserCall(
  deps: CallsDeps,
  live: LiveCalls,
  tickets: Tickets,
  token: string,
): BrowserCall | undefined {
  const ticket = tickets.claim(token);
  if (ticket === undefined) return undefined;
  const slot = live.reserve();
  if (slot === undefined) throw new ProductError('full', 'All lines are busy. Try again in a moment.');
  const { callId, from, to, assistant } = ticket;
  return {
    callId,
    from,
    to,
    take: (leg) => {
      const call = runCall(deps, live, { id: callId, leg, assistant });
      void call.ended.then(slot.release);
      return call;
    },
    abandon: () => slot.release(),
  };
}
