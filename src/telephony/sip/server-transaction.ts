/**
 * The server transaction as a pure reducer. INVITE: RFC 3261 section 17.2.1 with the Accepted state of RFC 6026 section 7.1.
 * Others: RFC 3261 section 17.2.2. A 2xx to an INVITE is repeated by the dialog, not here (RFC 3261 section 13.3.1.4).
 */
import { T1_MS, T2_MS, T4_MS } from './client-transaction.ts';

export type ServerTimer = 'retransmit' | 'give-up' | 'linger';

export interface ServerState {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';
  readonly isInvite: boolean;
  readonly isReliable: boolean;
  /** Wait before the retransmission after the next one. */
  readonly intervalMs: number;
}

export type ServerInput =
  /** The same request again. */
  | { readonly type: 'request' }
  | { readonly type: 'ack' }
  /** Our own side answers. */
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: ServerTimer }
  | { readonly type: 'lost' };

export type ServerOrder =
  /** Sends the response given last. */
  | { readonly do: 'send' }
  | { readonly do: 'fail'; readonly why: 'timeout' | 'lost' }
  | { readonly do: 'set'; readonly timer: ServerTimer; readonly ms: number }
  | { readonly do: 'clear'; readonly timer: ServerTimer };

export interface ServerStep {
  readonly state: ServerState;
  readonly orders: readonly ServerOrder[];
}

const SEND: ServerOrder = { do: 'send' };
const STOP_RETRANSMITTING: ServerOrder = { do: 'clear', timer: 'retransmit' };
const STOP_WAITING: ServerOrder = { do: 'clear', timer: 'give-up' };

export function startServer(isInvite: boolean, isReliable: boolean): ServerState {
  return { name: isInvite ? 'proceeding' : 'trying', isInvite, isReliable, intervalMs: 2 * T1_MS };
}

export function stepServer(state: ServerState, input: ServerInput): ServerStep {
  switch (input.type) {
    case 'request':
      return onRepeat(state);
    case 'ack':
      return onAck(state);
    case 'respond':
      return state.isInvite ? onInviteAnswer(state, input.status) : onOtherAnswer(state, input.status);
    case 'timer':
      return onTimer(state, input.timer);
    case 'lost':
      return terminate(state, 'lost');
  }
}

function to(state: ServerState, name: ServerState['name'], orders: readonly ServerOrder[]): ServerStep {
  return { state: { ...state, name }, orders };
}

const stay = (state: ServerState): ServerStep => ({ state, orders: [] });

function terminate(state: ServerState, why: 'timeout' | 'lost'): ServerStep {
  if (state.name === 'terminated') return stay(state);
  const isSettled = state.name === 'confirmed' || state.name === 'accepted';
  const clear: ServerOrder[] = [STOP_RETRANSMITTING, STOP_WAITING, { do: 'clear', timer: 'linger' }];
  return to(state, 'terminated', isSettled ? clear : [...clear, { do: 'fail', why }]);
}

/** A repeated request gets the last response again; in Accepted and Confirmed it is absorbed. */
function onRepeat(state: ServerState): ServerStep {
  return { state, orders: state.name === 'proceeding' || state.name === 'completed' ? [SEND] : [] };
}

function onAck(state: ServerState): ServerStep {
  if (!state.isInvite || state.name !== 'completed') return stay(state);
  const clear: ServerOrder[] = [STOP_RETRANSMITTING, STOP_WAITING];
  // Timer I.
  return state.isReliable
    ? to(state, 'terminated', clear)
    : to(state, 'confirmed', [...clear, { do: 'set', timer: 'linger', ms: T4_MS }]);
}

/** RFC 3261 figure 7, RFC 6026 figure 1. */
function onInviteAnswer(state: ServerState, status: number): ServerStep {
  if (state.name === 'accepted' && status >= 200 && status < 300) return { state, orders: [SEND] };
  if (state.name !== 'proceeding') return stay(state);
  if (status < 200) return { state, orders: [SEND] };
  // Timer L: repeated INVITEs are absorbed while the dialog waits for its ACK.
  if (status < 300) return to(state, 'accepted', [SEND, { do: 'set', timer: 'linger', ms: 64 * T1_MS }]);
  // Timers G and H.
  const orders: ServerOrder[] = [SEND, { do: 'set', timer: 'give-up', ms: 64 * T1_MS }];
  if (!state.isReliable) orders.push({ do: 'set', timer: 'retransmit', ms: T1_MS });
  return to(state, 'completed', orders);
}

/** RFC 3261 figure 8. */
function onOtherAnswer(state: ServerState, status: number): ServerStep {
  if (state.name !== 'trying' && state.name !== 'proceeding') return stay(state);
  if (status < 200) return to(state, 'proceeding', [SEND]);
  if (state.isReliable) return to(state, 'terminated', [SEND]);
  // Timer J.
  return to(state, 'completed', [SEND, { do: 'set', timer: 'linger', ms: 64 * T1_MS }]);
}

function onTimer(state: ServerState, timer: ServerTimer): ServerStep {
  if (timer === 'give-up') return terminate(state, 'timeout');
  if (timer === 'linger') return to(state, 'terminated', []);
  if (state.name !== 'completed') return stay(state);
  // Timer G: doubles up to T2.
  const next = Math.min(state.intervalMs, T2_MS);
  return {
    state: { ...state, intervalMs: Math.min(next * 2, T2_MS) },
    orders: [SEND, { do: 'set', timer: 'retransmit', ms: next }],
  };
}
