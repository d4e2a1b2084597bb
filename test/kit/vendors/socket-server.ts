import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a vendor does wrong with every connection. */
export const SOCKET_FAULTS = [
  ...(['refused', 'no handshake', 'bad key', 'throttled', '5xx', 'silent', 'slow'] as const),
  ...(['malformed', 'half a frame', 'disconnect mid-stream'] as const),
] as const;
export type SocketFault = (typeof SOCKET_FAULTS)[number];

const STATUSES: Readonly<Partial<Record<SocketFault, number>>> = { 'bad key': 401, throttled: 429, '5xx': 503 };
const MESSAGES_BEFORE_DISCONNECT = 2;
/** What a refusal says must never be shown or logged. */
const SECRET_BODY = '{"err_msg":"words of the caller, and sk-secret"}';

/** One connection as it was asked for, and what came over it: texts as they are, bytes as how many they were. */
export interface RecordedConnection {
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: IncomingMessage['headers'];
  readonly messages: (string | number)[];
}

/** The vendor's side of a connection. */
export interface Wire {
  send(data: string | Uint8Array): void;
  close(code: number, reason?: string): void;
}

/** How a vendor behaves. */
export interface VendorBehaviour {
  /** The header that carries the key, and its value when it is right. */
  readonly key: readonly [name: string, value: string];
  /** What is wrong with a handshake: a status and a body; undefined: nothing. */
  refuses?(url: URL): { readonly status: number; readonly body: string } | undefined;
  /** The answer to a GET; undefined: there is no such thing. */
  get?(path: string): unknown;
  /** A connection was opened; gives who takes its messages. */
  serve(wire: Wire, url: URL): (data: string | Buffer) => void;
}

export interface VendorServer {
  /** For the credential `address`. */
  readonly address: string;
  readonly connections: readonly RecordedConnection[];
  /** GET requests. */
  readonly gets: readonly string[];
  /** How many connections are open. */
  readonly open: number;
  fault: SocketFault | undefined;
  /** Told of each message as it comes and goes, for measurements. */
  watch?: ((direction: 'received' | 'sent') => void) | undefined;
  /** Ends `slow`: what was held back is sent, and what follows at once. */
  letGo(): void;
  /** Breaks all connections off, as vendors do with those that wait. */
  drop(): void;
  close(): Promise<void>;
}

/** What `slow` holds back. */
class Gate {
  #held: (() => void)[] = [];
  #isOpen = false;

  pass(send: () => void): void {
    if (this.#isOpen) send();
    else this.#held.push(send);
  }

  open(): void {
    this.#isOpen = true;
    for (const send of this.#held.splice(0)) send();
  }
}

/** A server on loopback that speaks a vendor's protocol over real WebSockets. */
export async function startVendorServer(behaviour: VendorBehaviour): Promise<VendorServer> {
  const sockets = new WebSocketServer({ noServer: true });
  const raw = new Set<Duplex>();
  const connections: RecordedConnection[] = [];
  const gets: string[] = [];
  const gate = new Gate();
  let fault: SocketFault | undefined;
  let watch: VendorServer['watch'];
  const isKnown = ({ headers }: IncomingMessage) => headers[behaviour.key[0]] === behaviour.key[1];

  const http = createServer((request, response) => {
    gets.push(request.url ?? '');
    const answer = isKnown(request) ? behaviour.get?.(request.url ?? '') : undefined;
    const status = (fault && STATUSES[fault]) ?? (answer === undefined ? 401 : 200);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? JSON.stringify(answer) : SECRET_BODY);
  });
  http.on('connection', (socket) => {
    raw.add(socket);
    socket.on('close', () => raw.delete(socket));
    socket.on('error', () => socket.destroy());
    if (fault === 'refused') socket.destroy();
  });
  http.on('upgrade', (request, socket, head) => {
    if (fault === 'no handshake') return;
    const url = new URL(request.url ?? '', 'http://vendor');
    const status = (fault && STATUSES[fault]) ?? (isKnown(request) ? undefined : 401);
    const refusal = status === undefined ? behaviour.refuses?.(url) : { status, body: SECRET_BODY };
    if (refusal) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (client) => {
      const messages: (string | number)[] = [];
      connections.push({ path: url.pathname, query: queryOf(url), headers: request.headers, messages });
      const wire = faultyWire(client, socket, fault, gate);
      const send = (data: string | Uint8Array) => {
        watch?.('sent');
        wire.send(data);
      };
      const take = behaviour.serve({ ...wire, send }, url);
      client.on('message', (data, isBinary) => {
        watch?.('received');
        const message = isBinary ? (data as Buffer) : (data as Buffer).toString();
        messages.push(typeof message === 'string' ? message : message.length);
        take(message);
      });
      client.on('error', () => client.terminate());
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    ...{ connections, gets },
    get open() {
      return sockets.clients.size;
    },
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    get watch() {
      return watch;
    },
    set watch(value) {
      watch = value;
    },
    letGo: () => gate.open(),
    drop() {
      for (const socket of raw) socket.destroy();
    },
    async close() {
      for (const socket of raw) socket.destroy();
      http.close();
      await once(http, 'close');
    },
  };
}

function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

function refuse(socket: Duplex, { status, body }: { readonly status: number; readonly body: string }): void {
  socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

/** Sends as `fault` wants it. */
function faultyWire(client: WebSocket, socket: Duplex, fault: SocketFault | undefined, gate: Gate): Wire {
  let sent = 0;
  const faults: Readonly<Partial<Record<SocketFault, (data: string | Uint8Array) => void>>> = {
    silent: () => undefined,
    slow: (data) => gate.pass(() => client.send(data)),
    malformed: () => client.send('{"type":"Resul'),
    'half a frame': () => {
      // A text frame of 100 bytes, of which there are ten.
      socket.write(Buffer.concat([Buffer.from([0x81, 100]), Buffer.alloc(10, 0x20)]));
      socket.end();
    },
    'disconnect mid-stream': (data) => {
      if (++sent > MESSAGES_BEFORE_DISCONNECT) socket.destroy();
      else client.send(data);
    },
  };
  const faulty = fault && faults[fault];
  return {
    send: faulty ?? ((data) => client.send(data)),
    close: (code, reason) => client.close(code, reason),
  };
}
