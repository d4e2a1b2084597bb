/**
 * The client transaction as a pure reducer: state and input give the next state and orders for the transaction layer.
 * INVITE: RFC 3261 section 17.1.1 with the Accepted state of RFC 6026 section 7.2. Others: RFC 3261 section 17.1.2.
 */

/** Round-trip estimate, and the longest wait between retransmissions of a non-INVITE request (RFC 3261 section 17.1.2.1). */
export const T1_MS = 500;
export const T2_MS = 4000;
/** How long a message may live in the network. */
export const T4_MS = 5000;

export type ClientTimer = 'retransmit' | 'give-up' | 'linger';

export interface ClientState {
  readonly name: 'calling' | 'trying' | 'proceeding' | 'completed' | 'accepted' | 'terminated';
  readonly isInvite: boolean;
  readonly isReliable: boolean;
  /** Wait before the retransmission after the next one. */
  readonly intervalMs: number;
}

export type ClientInput =
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: ClientTimer }
  /** A CANCEL was sent: the final response has a limited time to come (RFC 3261 section 9.1). */
  | { readonly type: 'cancelled' }
  | { readonly type: 'lost' };

export type ClientOrder =
  | { readonly do: 'send' }
  /** ACK of a final response that is no 2xx. */
  | { readonly do: 'ack' }
  | { readonly do: 'deliver' }
  | { readonly do: 'fail'; readonly why: 'timeout' | 'lost' }
  | { readonly do: 'set'; readonly timer: ClientTimer; readonly ms: number }
  | { readonly do: 'clear'; readonly timer: ClientTimer };

export interface ClientStep {
  readonly state: ClientState;
  readonly orders: readonly ClientOrder[];
}

const SEND: ClientOrder = { do: 'send' };
const DELIVER: ClientOrder = { do: 'deliver' };
const STOP_RETRANSMITTING: ClientOrder = { do: 'clear', timer: 'retransmit' };
const STOP_WAITING: ClientOrder = { do: 'clear', timer: 'give-up' };

/** Sends the request: timers A and B, or E and F. */
export function startClient(isInvite: boolean, isReliable: boolean): ClientStep {
  const orders: ClientOrder[] = [SEND, { do: 'set', timer: 'give-up', ms: 64 * T1_MS }];
  if (!isReliable) orders.push({ do: 'set', timer: 'retransmit', ms: T1_MS });
  return {
    state: { name: isInvite ? 'calling' : 'trying', isInvite, isReliable, intervalMs: 2 * T1_MS },
    orders,
  };
}

export function stepClient(state: ClientState, input: ClientInput): ClientStep {
  if (state.name === 'terminated') return { state, orders: [] };
  if (input.type === 'lost') return fail(state, 'lost');
  if (input.type === 'timer') return onTimer(state, input.timer);
  if (input.type === 'cancelled')
    return { state, orders: state.name === 'proceeding' ? [{ do: 'set', timer: 'give-up', ms: 64 * T1_MS }] : [] };
  return state.isInvite ? onInviteResponse(state, input.status) : onOtherResponse(state, input.status);
}

function to(state: ClientState, name: ClientState['name'], orders: readonly ClientOrder[]): ClientStep {
  return { state: { ...state, name }, orders };
}

function fail(state: ClientState, why: 'timeout' | 'lost'): ClientStep {
  // A final response is already delivered in these states: nobody waits any more.
  const isSettled = state.name === 'completed' || state.name === 'accepted';
  const orders: ClientOrder[] = [STOP_RETRANSMITTING, STOP_WAITING, { do: 'clear', timer: 'linger' }];
  return to(state, 'terminated', isSettled ? orders : [...orders, { do: 'fail', why }]);
}

function onTimer(state: ClientState, timer: ClientTimer): ClientStep {
  if (timer === 'give-up') return fail(state, 'timeout');
  // Timers D, K and M: late responses have had their time.
  if (timer === 'linger') return to(state, 'terminated', []);
  if (state.isInvite && state.name !== 'calling') return { state, orders: [] };
  // Timer A doubles without bound; E stops at T2 and runs at T2 once a provisional response came.
  const next = state.name === 'proceeding' ? T2_MS : state.intervalMs;
  const intervalMs = state.isInvite ? next * 2 : Math.min(next * 2, T2_MS);
  return { state: { ...state, intervalMs }, orders: [SEND, { do: 'set', timer: 'retransmit', ms: next }] };
}

/** RFC 3261 figure 5, RFC 6026 figure 2. */
function onInviteResponse(state: ClientState, status: number): ClientStep {
  const isOpen = state.name === 'calling' || state.name === 'proceeding';
  if (status < 200) {
    // Timer B guards the first response only: how long it rings is the caller's own decision.
    return isOpen ? to(state, 'proceeding', [STOP_RETRANSMITTING, STOP_WAITING, DELIVER]) : { state, orders: [] };
  }
  if (status < 300) {
    // Each 2xx, of each fork, goes up: its dialog acknowledges it. Timer M collects them.
    if (state.name === 'accepted') return { state, orders: [DELIVER] };
    if (!isOpen) return { state, orders: [] };
    const linger: ClientOrder = { do: 'set', timer: 'linger', ms: 64 * T1_MS };
    return to(state, 'accepted', [STOP_RETRANSMITTING, STOP_WAITING, linger, DELIVER]);
  }
  if (state.name === 'completed') return { state, orders: [{ do: 'ack' }] };
  if (!isOpen) return { state, orders: [] };
  const over: ClientOrder[] = [STOP_RETRANSMITTING, STOP_WAITING, { do: 'ack' }, DELIVER];
  if (state.isReliable) return to(state, 'terminated', over);
  // Timer D: at least 32 s over UDP.
  return to(state, 'completed', [...over, { do: 'set', timer: 'linger', ms: 64 * T1_MS }]);
}

/** RFC 3261 figure 6. */
function onOtherResponse(state: ClientState, status: number): ClientStep {
  if (state.name === 'completed') return { state, orders: [] };
  if (status < 200) return to(state, 'proceeding', [DELIVER]);
  const over: ClientOrder[] = [STOP_RETRANSMITTING, STOP_WAITING, DELIVER];
  if (state.isReliable) return to(state, 'terminated', over);
  // Timer K.
  return to(state, 'completed', [...over, { do: 'set', timer: 'linger', ms: T4_MS }]);
}
