import { describe, expect, it } from 'vitest';
import { type ClientInput, type ClientStep, startClient, stepClient } from './client-transaction.ts';
import { type ServerInput, type ServerState, startServer, stepServer } from './server-transaction.ts';

interface Order {
  readonly do: string;
  readonly timer?: string;
  readonly ms?: number;
  readonly why?: string;
}

type Input = { readonly type: 'timer'; readonly timer: never } | { readonly type: 'go' };

/** Runs timers in virtual time and writes down what is sent, delivered and given up: `0 send`, `500 send`, ... */
function trace(step: (input: Input) => { readonly orders: readonly Order[] }, untilMs: number): string[] {
  const timers = new Map<string, number>();
  const lines: string[] = [];
  let now = 0;
  const follow = (order: Order) => {
    const { timer = '', ms = 0, why } = order;
    if (order.do === 'set') timers.set(timer, now + ms);
    else if (order.do === 'clear') timers.delete(timer);
    else lines.push(why === undefined ? `${now} ${order.do}` : `${now} ${order.do} ${why}`);
  };
  step({ type: 'go' }).orders.forEach(follow);
  for (;;) {
    const [next] = [...timers].sort((a, b) => a[1] - b[1]);
    if (!next || next[1] > untilMs) return lines;
    timers.delete(next[0]);
    now = next[1];
    step({ type: 'timer', timer: next[0] as never }).orders.forEach(follow);
  }
}

function client(isInvite: boolean, isReliable: boolean, ...first: ClientInput[]): string[] {
  let current: ClientStep | undefined;
  return trace((input) => {
    if (input.type === 'timer') {
      current = current && stepClient(current.state, input);
      return current ?? startClient(isInvite, isReliable);
    }
    current = startClient(isInvite, isReliable);
    const orders = [...current.orders];
    for (const one of first) {
      current = stepClient(current.state, one);
      orders.push(...current.orders);
    }
    return { state: current.state, orders };
  }, 100_000);
}

function server(isInvite: boolean, isReliable: boolean, ...first: ServerInput[]): string[] {
  let state: ServerState = startServer(isInvite, isReliable);
  const step = (input: ServerInput) => {
    const next = stepServer(state, input);
    state = next.state;
    return next.orders;
  };
  const lines = trace(
    (input) => ({ orders: input.type === 'timer' ? step(input) : first.flatMap(step), state }),
    100_000,
  );
  return [...lines, state.name];
}

const response = (status: number): ClientInput => ({ type: 'response', status });
const respond = (status: number): ServerInput => ({ type: 'respond', status });

describe('the client transaction', () => {
  it('of an INVITE over UDP repeats at doubling intervals and gives up after 64 T1', () => {
    expect(client(true, false)).toEqual([
      ...['0 send', '500 send', '1500 send', '3500 send', '7500 send', '15500 send', '31500 send'],
      '32000 fail timeout',
    ]);
  });

  it('of another request repeats at most each T2', () => {
    const sent = client(false, false);
    expect(sent.slice(0, 6)).toEqual(['0 send', '500 send', '1500 send', '3500 send', '7500 send', '11500 send']);
    expect(sent.at(-1)).toBe('32000 fail timeout');
  });

  it('over TCP sends once', () => {
    expect(client(true, true)).toEqual(['0 send', '32000 fail timeout']);
  });

  it('of an INVITE waits without end once it rings', () => {
    expect(client(true, false, response(180))).toEqual(['0 send', '0 deliver']);
  });

  it('of another request goes on at T2 after a provisional response', () => {
    expect(client(false, false, response(100)).slice(0, 4)).toEqual(['0 send', '0 deliver', '500 send', '4500 send']);
  });

  it('acknowledges a refusal, each time it comes, and delivers it once', () => {
    expect(client(true, false, response(486), response(486))).toEqual(['0 send', '0 ack', '0 deliver', '0 ack']);
  });

  it('delivers every 2xx of an INVITE', () => {
    expect(client(true, false, response(200), response(200), response(486))).toEqual([
      '0 send',
      '0 deliver',
      '0 deliver',
    ]);
  });

  it('limits the time of an INVITE that was cancelled', () => {
    expect(client(true, false, response(180), { type: 'cancelled' }).at(-1)).toBe('32000 fail timeout');
  });

  it('fails when the flow is lost, but not after its end', () => {
    expect(client(true, false, { type: 'lost' })).toEqual(['0 send', '0 fail lost']);
    expect(client(false, false, response(200), { type: 'lost' })).toEqual(['0 send', '0 deliver']);
  });
});

describe('the server transaction', () => {
  it('repeats a refusal of an INVITE up to T2 apart until it gives up', () => {
    const lines = server(true, false, respond(486));
    expect(lines.slice(0, 6)).toEqual(['0 send', '500 send', '1500 send', '3500 send', '7500 send', '11500 send']);
    expect(lines.slice(-2)).toEqual(['32000 fail timeout', 'terminated']);
  });

  it('stops at the ACK', () => {
    expect(server(true, false, respond(486), { type: 'ack' })).toEqual(['0 send', 'terminated']);
    expect(server(true, true, respond(486), { type: 'ack' })).toEqual(['0 send', 'terminated']);
  });

  it('answers a repeated INVITE with what it said last, and is silent after a 2xx', () => {
    expect(server(true, false, respond(180), { type: 'request' }).slice(0, 2)).toEqual(['0 send', '0 send']);
    expect(server(true, false, respond(200), { type: 'request' })).toEqual(['0 send', 'terminated']);
  });

  it('sends a 2xx again when the dialog says so', () => {
    expect(server(true, false, respond(200), respond(200)).slice(0, 2)).toEqual(['0 send', '0 send']);
  });

  it('keeps the answer of another request for its repetitions', () => {
    expect(server(false, false, { type: 'request' }, respond(200), { type: 'request' }, respond(500))).toEqual([
      '0 send',
      '0 send',
      'terminated',
    ]);
  });
});
