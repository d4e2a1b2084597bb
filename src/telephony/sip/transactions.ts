import type { Clock, Ids } from '#base';
import { type ClientOrder, type ClientState, type ClientTimer, startClient, stepClient } from './client-transaction.ts';
import {
  type Header,
  headerLines,
  headerOf,
  NO_BODY,
  type SipRequest,
  type SipResponse,
  serialise,
} from './message.ts';
import type { ReceivedRequest, ReceivedResponse } from './parse.ts';
import { replyTo } from './reply.ts';
import { type ServerInput, type ServerOrder, type ServerState, startServer, stepServer } from './server-transaction.ts';
import type { Flow } from './transport.ts';
import { hostPort } from './via-source.ts';

export interface TransactionSettings {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Our address as the peer behind a flow sees it, for Via. */
  readonly localAddress: (flow: Flow) => { readonly address: string; readonly port: number };
  /** An ACK that belongs to no transaction: the one of a 2xx. */
  readonly onAck: (request: ReceivedRequest) => void;
}

export interface ServerTransaction {
  readonly request: ReceivedRequest;
  readonly flow: Flow;
  /** A final response was given. */
  readonly isAnswered: boolean;
  respond(response: SipResponse): void;
  /** Sends the 2xx of an INVITE again, until its dialog has the ACK (RFC 3261 section 13.3.1.4). */
  repeat(): void;
  /** Set by who answers an INVITE. */
  onCancel: (() => void) | undefined;
  /** Set by who answers an INVITE: the final response was never acknowledged, or the flow is gone. */
  onFail: ((why: 'timeout' | 'lost') => void) | undefined;
}

export interface ClientHandlers {
  readonly onResponse: (response: ReceivedResponse) => void;
  readonly onFail: (why: 'timeout' | 'lost') => void;
}

export interface ClientTransaction {
  /** As sent: with its Via. */
  readonly request: SipRequest;
  readonly flow: Flow;
  /** Tells it that a CANCEL was sent. */
  limit(): void;
}

const BRANCH_COOKIE = 'z9hG4bK';
/** Transactions that strangers can make us hold; what goes beyond is dropped, and repeated by honest peers. */
const MAX_SERVER_TRANSACTIONS = 50_000;

/** All transactions of one endpoint (RFC 3261 section 17): matches messages to them and carries out their orders. */
export class Transactions {
  readonly #settings: TransactionSettings;
  readonly #servers = new Map<string, Server>();
  /** Requests outside dialogs by Call-ID, From tag and CSeq, to notice one that came by two ways. */
  readonly #origins = new Map<string, Server>();
  readonly #clients = new Map<string, Client>();

  constructor(settings: TransactionSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#servers.size + this.#clients.size;
  }

  /** `onNew` is called when the request is no repetition and no ACK. */
  receiveRequest(request: ReceivedRequest, flow: Flow, onNew: (transaction: ServerTransaction) => void): void {
    const key = serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method, flow);
    const known = this.#servers.get(key);
    if (request.method === 'ACK') {
      if (!known?.isRefusal) this.#settings.onAck(request);
      known?.step({ type: 'ack' });
      return;
    }
    if (known) {
      known.step({ type: 'request' });
      return;
    }
    if (this.#servers.size >= MAX_SERVER_TRANSACTIONS) return;
    const origin = request.to.params.has('tag') || request.method === 'CANCEL' ? undefined : originKey(request, flow);
    const isMerged = origin !== undefined && this.#origins.has(origin);
    const server = new Server(this.#settings.clock, request, flow, () => {
      this.#servers.delete(key);
      if (origin !== undefined && this.#origins.get(origin) === server) this.#origins.delete(origin);
    });
    this.#servers.set(key, server);
    // RFC 3261 section 8.2.2.2: the same request by another path.
    if (isMerged) {
      server.respond(replyTo(request, 482, { toTag: this.#settings.ids.token(8) }));
      return;
    }
    if (origin !== undefined) this.#origins.set(origin, server);
    onNew(server);
  }

  /** Whether an ACK or a CANCEL belongs to an INVITE that was let in. */
  hasInvite(request: ReceivedRequest, flow: Flow): boolean {
    return this.#servers.has(serverKey(request, 'INVITE', flow));
  }

  /** The INVITE that a CANCEL is about (RFC 3261 section 9.2). */
  cancelled({ request, flow }: ServerTransaction): ServerTransaction | undefined {
    return this.#servers.get(serverKey(request, 'INVITE', flow));
  }

  /** Responses that belong to nothing are dropped (RFC 3261 section 17.1.1.2 as updated by RFC 6026 section 8.2). */
  receiveResponse(response: ReceivedResponse): void {
    this.#clients.get(clientKey(response.via.params.get('branch') ?? '', response.cseq.method))?.receive(response);
  }

  /** Sends a request; a Via of our own is put on top. */
  send(request: SipRequest, flow: Flow, handlers: ClientHandlers): ClientTransaction {
    const branch = BRANCH_COOKIE + this.#settings.ids.token(12);
    const key = clientKey(branch, request.method);
    const stamped = { ...request, headers: [this.#via(flow, branch), ...request.headers] };
    return this.#start(key, stamped, flow, handlers);
  }

  /** Sends an ACK of a 2xx: a transaction of its own that nothing answers (RFC 3261 section 13.2.2.4). */
  sendAck(request: SipRequest, flow: Flow): void {
    const via = this.#via(flow, BRANCH_COOKIE + this.#settings.ids.token(12));
    flow.send(serialise({ ...request, headers: [via, ...request.headers] }));
  }

  /** Cancels an INVITE that has had a provisional response (RFC 3261 section 9.1). */
  cancel(invite: ClientTransaction): void {
    const { request, flow } = invite;
    const key = clientKey(branchOf(request), 'CANCEL');
    if (this.#clients.has(key)) return;
    const headers = copiedHeaders(request, headerOf(request, 'to') ?? '', 'CANCEL');
    const cancel: SipRequest = { type: 'request', method: 'CANCEL', uri: request.uri, headers, body: NO_BODY };
    this.#start(key, cancel, flow, { onResponse: () => undefined, onFail: () => undefined });
    invite.limit();
  }

  #start(key: string, request: SipRequest, flow: Flow, handlers: ClientHandlers): ClientTransaction {
    const client = new Client(this.#settings.clock, request, flow, handlers, () => this.#clients.delete(key));
    this.#clients.set(key, client);
    client.begin();
    return client;
  }

  #via(flow: Flow, branch: string): Header {
    const local = this.#settings.localAddress(flow);
    const sentBy = hostPort(local.address, local.port);
    return ['via', `SIP/2.0/${flow.transport.toUpperCase()} ${sentBy};rport;branch=${branch}`];
  }

  /** Forgets everything without a word. */
  close(): void {
    for (const transaction of [...this.#servers.values(), ...this.#clients.values()]) transaction.close();
  }
}

/**
 * RFC 3261 section 17.2.3; without the magic cookie the rules of RFC 2543 apply. The Call-ID and the transport keep
 * apart what peers with poor randomness send under one branch.
 */
function serverKey(request: ReceivedRequest, method: string, { transport }: Flow): string {
  const branch = request.via.params.get('branch') ?? '';
  if (branch.startsWith(BRANCH_COOKIE) && branch.length > BRANCH_COOKIE.length)
    return `${transport}|${branch}|${request.via.host}|${request.via.port ?? ''}|${request.callId}|${method}`;
  const { callId, cseq, from, uri } = request;
  return [transport, callId, cseq.number, from.params.get('tag'), uri, headerOf(request, 'via'), method].join('|');
}

function originKey(request: ReceivedRequest, { transport }: Flow): string {
  return `${transport}|${request.callId}|${request.from.params.get('tag') ?? ''}|${request.cseq.number}|${request.method}`;
}

const clientKey = (branch: string, method: string) => `${branch}|${method}`;

function branchOf(request: SipRequest): string {
  return /;branch=([^;]+)/.exec(headerOf(request, 'via') ?? '')?.[1] ?? '';
}

/** Header fields that ACK and CANCEL take from the INVITE (RFC 3261 sections 9.1 and 17.1.1.3). */
function copiedHeaders(invite: SipRequest, to: string, method: string): Header[] {
  const number = Number.parseInt(headerOf(invite, 'cseq') ?? '0', 10);
  return [
    ['via', headerOf(invite, 'via') ?? ''],
    ...headerLines(invite, 'route').map((route): Header => ['route', route]),
    ['max-forwards', '70'],
    ['from', headerOf(invite, 'from') ?? ''],
    ['to', to],
    ['call-id', headerOf(invite, 'call-id') ?? ''],
    ['cseq', `${number} ${method}`],
  ];
}

/** Named timers of one transaction. */
class Timers<Name extends string> {
  readonly #clock: Clock;
  readonly #running = new Map<Name, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(name: Name, ms: number, run: () => void): void {
    this.clear(name);
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  clear(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  clearAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}

class Server implements ServerTransaction {
  readonly request: ReceivedRequest;
  readonly flow: Flow;
  onCancel: (() => void) | undefined;
  onFail: ((why: 'timeout' | 'lost') => void) | undefined;
  readonly #timers: Timers<'retransmit' | 'give-up' | 'linger'>;
  readonly #onOver: () => void;
  readonly #stopWatching: () => void;
  #state: ServerState;
  #status = 0;
  #bytes: Buffer | undefined;

  constructor(clock: Clock, request: ReceivedRequest, flow: Flow, onOver: () => void) {
    this.request = request;
    this.flow = flow;
    this.#timers = new Timers(clock);
    this.#onOver = onOver;
    this.#state = startServer(request.method === 'INVITE', flow.reliable);
    this.#stopWatching = flow.whenLost(() => this.step({ type: 'lost' }));
  }

  get isAnswered(): boolean {
    return this.#status >= 200;
  }

  /** Answered with a final response that is no 2xx: its ACK is ours. */
  get isRefusal(): boolean {
    return this.#status >= 300;
  }

  respond(response: SipResponse): void {
    if (this.isAnswered || this.#state.name === 'terminated') return;
    this.#status = response.status;
    this.#bytes = serialise(response);
    this.step({ type: 'respond', status: response.status });
  }

  repeat(): void {
    this.step({ type: 'respond', status: this.#status });
  }

  step(input: ServerInput): void {
    const { state, orders } = stepServer(this.#state, input);
    this.#state = state;
    for (const order of orders) this.#carryOut(order);
    if (state.name === 'terminated') this.close();
  }

  #carryOut(order: ServerOrder): void {
    if (order.do === 'send') {
      if (this.#bytes) this.flow.send(this.#bytes);
    } else if (order.do === 'set')
      this.#timers.set(order.timer, order.ms, () => this.step({ type: 'timer', timer: order.timer }));
    else if (order.do === 'clear') this.#timers.clear(order.timer);
    else this.onFail?.(order.why);
  }

  close(): void {
    this.#timers.clearAll();
    this.#stopWatching();
    this.#onOver();
  }
}

class Client implements ClientTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #handlers: ClientHandlers;
  readonly #timers: Timers<ClientTimer>;
  readonly #onOver: () => void;
  readonly #stopWatching: () => void;
  readonly #bytes: Buffer;
  #state: ClientState | undefined;
  #response: ReceivedResponse | undefined;

  constructor(clock: Clock, request: SipRequest, flow: Flow, handlers: ClientHandlers, onOver: () => void) {
    this.request = request;
    this.flow = flow;
    this.#handlers = handlers;
    this.#timers = new Timers(clock);
    this.#onOver = onOver;
    this.#bytes = serialise(request);
    this.#stopWatching = flow.whenLost(() => this.#input({ type: 'lost' }));
  }

  begin(): void {
    this.#follow(startClient(this.request.method === 'INVITE', this.flow.reliable));
  }

  receive(response: ReceivedResponse): void {
    this.#response = response;
    this.#input({ type: 'response', status: response.status });
  }

  limit(): void {
    this.#input({ type: 'cancelled' });
  }

  #input(input: Parameters<typeof stepClient>[1]): void {
    if (this.#state) this.#follow(stepClient(this.#state, input));
  }

  #follow({ state, orders }: ReturnType<typeof stepClient>): void {
    this.#state = state;
    for (const order of orders) this.#carryOut(order);
    if (state.name === 'terminated') this.close();
  }

  #carryOut(order: ClientOrder): void {
    if (order.do === 'send') this.flow.send(this.#bytes);
    else if (order.do === 'set')
      this.#timers.set(order.timer, order.ms, () => this.#input({ type: 'timer', timer: order.timer }));
    else if (order.do === 'clear') this.#timers.clear(order.timer);
    else if (order.do === 'fail') this.#handlers.onFail(order.why);
    else if (order.do === 'ack') this.#acknowledge();
    else if (this.#response) this.#handlers.onResponse(this.#response);
  }

  /** RFC 3261 section 17.1.1.3. */
  #acknowledge(): void {
    const to = this.#response && headerOf(this.#response, 'to');
    const headers = copiedHeaders(this.request, to ?? '', 'ACK');
    this.flow.send(serialise({ type: 'request', method: 'ACK', uri: this.request.uri, headers, body: NO_BODY }));
  }

  close(): void {
    this.#timers.clearAll();
    this.#stopWatching();
    this.#onOver();
  }
}
