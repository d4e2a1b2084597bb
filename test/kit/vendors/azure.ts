import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { AzureHearing } from './azure-hearing.ts';
import { AzureSpeaking } from './azure-speaking.ts';
import type { SocketFault } from './socket-server.ts';
import { type Persona, personaOf } from './speech.ts';

export const AZURE_KEY = 'az-0123456789abcdef';

/** What Azure's server was asked, in order. */
export interface AzureMessage {
  readonly path: string;
  readonly requestId: string;
  readonly contentType: string;
  /** Text, or the number of bytes. */
  readonly body: string | number;
}

export interface AzureConnection {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly messages: AzureMessage[];
}

export interface AzureServer {
  readonly address: string;
  readonly connections: AzureConnection[];
  /** Applies to what comes from now on. */
  fault: SocketFault | undefined;
  /** Ends `slow`: what was held back is sent, and what follows at once. */
  letGo(): void;
  /** How many connections are open. */
  readonly open: number;
  /** Told of each message that comes and goes, at once. */
  watch?: ((direction: 'received' | 'sent') => void) | undefined;
  /** Breaks every connection. */
  disconnect(): void;
  /** Resolves when a message of this path has come after the call. */
  received(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The parts of a service that answer the messages of one connection. */
export interface AzureService {
  message(message: AzureMessage, payload: Buffer): void;
}

export interface AzureLine {
  readonly server: AzureServer;
  readonly persona: Persona;
  /** Resolves at once, or on `letGo()` when the server is slow. */
  ready(): Promise<void>;
  text(path: string, requestId: string, body: string): void;
  binary(path: string, requestId: string, streamId: string, body: Uint8Array): void;
  /** Sends the beginning of a frame, and breaks off. */
  half(): void;
  /** Closes, or breaks when there is no code. */
  end(code?: number, reason?: string): void;
}

const REFUSALS: Partial<Record<SocketFault, number>> = { 'bad key': 401, throttled: 429, '5xx': 503 };
const HEARING = '/speech/recognition/conversation/cognitiveservices/v1';
const SPEAKING = '/tts/cognitiveservices/websocket/v1';
const VOICES = '/cognitiveservices/voices/list';
const VOICE = { ShortName: 'en-GB-SoniaNeural', DisplayName: 'Sonia', Locale: 'en-GB', Gender: 'Female', Status: 'GA' };

/** Azure Speech on this machine: the websocket protocol of its SDK, and the list of voices. Hears its transcript in any sound. */
export async function startAzure(some: Partial<Persona> = {}): Promise<AzureServer> {
  const persona = personaOf(some);
  const waiting: { path: string; resolve: () => void }[] = [];
  let held: (() => void)[] | undefined = [];
  const sockets = new Set<Socket>();
  const websockets = new WebSocketServer({ noServer: true });
  const http = createServer((request, response) => {
    const status = refusal(request, server.fault) ?? (request.url === VOICES ? 200 : 404);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? JSON.stringify([VOICE]) : '');
  });
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (server.fault === 'refused') socket.destroy();
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (server.fault === 'no handshake') return;
    const status = refusal(request, server.fault);
    if (status)
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    else websockets.handleUpgrade(request, socket, head, (websocket) => accept(request, websocket, socket));
  });

  function accept(request: IncomingMessage, websocket: WebSocket, socket: Duplex) {
    const url = new URL(request.url ?? '/', 'http://azure');
    const {
      'Ocp-Apim-Subscription-Key': _,
      'X-ConnectionId': __,
      connectionId: ___,
      ...query
    } = Object.fromEntries(url.searchParams);
    const connection: AzureConnection = { path: url.pathname, query, messages: [] };
    server.connections.push(connection);
    const line = lineOf(websocket, socket);
    const services: Record<string, () => AzureService> = {
      [HEARING]: () => new AzureHearing(line),
      [SPEAKING]: () => new AzureSpeaking(line),
    };
    const service = services[url.pathname]?.();
    if (!service) return websocket.close(1008);
    websocket.on('message', (data: Buffer, isBinary) => {
      server.watch?.('received');
      const { payload, ...message } = isBinary ? parseBinary(data) : parseText(data);
      connection.messages.push(message);
      service.message(message, payload);
      for (const waiter of waiting.splice(0))
        if (waiter.path === message.path) waiter.resolve();
        else waiting.push(waiter);
    });
  }

  const lineOf = (websocket: WebSocket, socket: Duplex): AzureLine => ({
    server,
    persona,
    ready: () =>
      new Promise((resolve) => {
        if (server.fault === 'slow' && held) held.push(resolve);
        else resolve();
      }),
    half() {
      // A text frame of 100 bytes, of which there are ten.
      socket.write(Buffer.concat([Buffer.from([0x81, 100]), Buffer.alloc(10, 0x20)]));
      socket.end();
    },
    text: (path, requestId, body) =>
      websocket.send(
        `X-RequestId:${requestId}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n${body}`,
      ),
    binary(path, requestId, streamId, body) {
      const headers = Buffer.from(`X-RequestId:${requestId}\r\nX-StreamId:${streamId}\r\nPath:${path}\r\n`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(headers.length);
      server.watch?.('sent');
      websocket.send(Buffer.concat([length, headers, body]));
    },
    end: (code, reason) => (code === undefined ? websocket.terminate() : websocket.close(code, reason)),
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: AzureServer = {
    address: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    connections: [],
    get open() {
      return websockets.clients.size;
    },
    fault: undefined,
    letGo() {
      for (const resolve of held?.splice(0) ?? []) resolve();
      held = undefined;
    },
    disconnect() {
      for (const websocket of websockets.clients) websocket.terminate();
    },
    received: (path) => new Promise((resolve) => waiting.push({ path, resolve })),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

function refusal(request: IncomingMessage, fault: SocketFault | undefined): number | undefined {
  if (request.headers['ocp-apim-subscription-key'] !== AZURE_KEY) return 401;
  return fault && REFUSALS[fault];
}

function parseText(data: Buffer): AzureMessage & { payload: Buffer } {
  const text = data.toString();
  const end = text.indexOf('\r\n\r\n');
  const body = text.slice(end + 4);
  return { ...parseHeaders(text.slice(0, end)), body, payload: Buffer.from(body) };
}

function parseBinary(data: Buffer): AzureMessage & { payload: Buffer } {
  const end = 2 + data.readUInt16BE(0);
  const payload = data.subarray(end);
  return { ...parseHeaders(data.subarray(2, end).toString()), body: payload.length, payload };
}

function parseHeaders(text: string): Omit<AzureMessage, 'body'> {
  const headers = new Map(
    text
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return {
    path: headers.get('path') ?? '',
    requestId: headers.get('x-requestid') ?? '',
    contentType: headers.get('content-type') ?? '',
  };
}
