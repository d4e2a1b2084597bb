import type { Routes } from '#platform/http';
import type { CallLeg } from '#telephony';
import { answerCall } from './answer.ts';
import type { CallsDeps } from './deps.ts';
import { LiveCalls } from './live.ts';
import { recoverCalls } from './recover.ts';
import { callsRoutes } from './routes.ts';
import { type BrowserCall, claimBrowserCall } from './test-call.ts';
import { Tickets } from './tickets.ts';

export type { CallsDeps } from './deps.ts';
export type { Engine, Engines } from './line-ups.ts';
export type { CallWatcher, LiveCall } from './live-call.ts';
export { preparePlan } from './prepare.ts';
export { findCallFrom } from './store.ts';
export type { BrowserCall } from './test-call.ts';

/** The calls of this node, and the records of all calls. */
export interface Calls {
  readonly routes: Routes;
  /**
   * Takes an inbound call or refuses it. With `workspaces` it reaches assistants and lines of these only. Resolves when the
   * call is over or refused; never throws.
   */
  answer(leg: CallLeg, workspaces?: ReadonlySet<string>): Promise<void>;
  /**
   * For the websocket /media/browser: uses a ticket up. Undefined for one that is unknown, used or expired.
   * @throws ProductError full.
   */
  claimBrowserCall(ticket: string): BrowserCall | undefined;
  /** Closes the calls of nodes that have left and, with `own`, of this node before it takes calls. Answers how many. */
  recover(options: { readonly own: boolean }): Promise<number>;
  /** Calls on this node now, and the most that it takes. */
  readonly load: { readonly calls: number; readonly capacity: number; readonly draining: boolean };
  /** Takes no new call; running ones have `graceMs` to end, then they are ended. Resolves when all are recorded. */
  drain(graceMs: number): Promise<void>;
  close(): void;
}

export function createCalls(deps: CallsDeps): Calls {
  const live = new LiveCalls(deps.maxCalls, deps.clock);
  const tickets = new Tickets(deps.clock, deps.ids);
  return {
    routes: callsRoutes(deps, live, tickets),
    answer: (leg, workspaces) => answerCall(deps, live, leg, workspaces),
    claimBrowserCall: (ticket) => claimBrowserCall(deps, live, tickets, ticket),
    recover: ({ own }) => recoverCalls(deps, own),
    get load() {
      return { calls: live.count, capacity: live.capacity, draining: live.isDraining };
    },
    drain: (graceMs) => live.drain(graceMs),
    close: () => tickets.close(),
  };
}
