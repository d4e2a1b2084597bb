import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a vendor of language models does wrong with a request. */
export const MODEL_FAULTS = [
  ...(['no answer', 'slow', '401', '429', '500', 'disconnect', 'half a frame', 'malformed', 'empty'] as const),
];
export type ModelFault = (typeof MODEL_FAULTS)[number];

export interface ModelAnswer {
  /** Pieces of text, each its own event. */
  readonly text?: readonly string[];
  /** Tool calls; the arguments are sent in pieces, as real servers do. */
  readonly tools?: readonly { readonly name: string; readonly argumentPieces: readonly string[] }[];
  /** Tokens of the prompt that the server says it had in its cache. */
  readonly cachedTokens?: number;
  /** Answers with this status and an error. */
  readonly status?: number;
  readonly fault?: ModelFault;
}

export type JsonObject = Record<string, unknown>;

/** The events of one answer as they are sent, in three parts. */
export interface AnswerEvents {
  readonly open: readonly string[];
  readonly content: readonly string[];
  readonly close: readonly string[];
}

export interface ModelRequestSeen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: JsonObject;
}

/** One vendor's way of speaking. */
export interface ModelProtocol {
  /** The key in a request. */
  key(request: Pick<ModelRequestSeen, 'headers'>): string | undefined;
  /** What the vendor would refuse about a request, in words for the test. */
  refusal(request: ModelRequestSeen): string | undefined;
  events(answer: ModelAnswer, request: ModelRequestSeen): AnswerEvents;
  error(status: number): JsonObject;
  /** What a wrong key gets where it is not status 401. */
  readonly badKey?: { readonly status: number; readonly body: JsonObject };
  /** What a GET of this path gives; undefined: 404. */
  get(path: string): JsonObject | undefined;
  /** What a POST to another path than the model's gives, the vectors of texts for one. */
  post?(request: ModelRequestSeen): JsonObject | undefined;
}

export interface ModelServer {
  readonly url: string;
  readonly requests: ModelRequestSeen[];
  /** TCP connections so far. */
  readonly connections: number;
  /** Resolves when a client has gone away before its answer was complete. */
  readonly clientLeft: Promise<void>;
  /** What the next request gets, and the one after that; when there is none, the usual answer. */
  next(answer: ModelAnswer): void;
  /** A short greeting, unless told otherwise. */
  usual: ModelAnswer;
  close(): Promise<void>;
}

/** The only key that is accepted. */
export const GOOD_KEY = 'sk-secret';
const GREETING: ModelAnswer = { text: ['Hello ', 'there.'] };

/** A server that speaks one vendor's protocol over real HTTP with server-sent events. */
export async function startModelServer(protocol: ModelProtocol): Promise<ModelServer> {
  const answers: ModelAnswer[] = [];
  const requests: ModelRequestSeen[] = [];
  let connections = 0;
  let left: () => void = () => undefined;
  const clientLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    const { headers } = request;
    const known = request.method === 'GET' ? protocol.get(path) : {};
    if (known === undefined) return sendJson(response, undefined);
    if (protocol.key({ headers }) !== GOOD_KEY) return refuseKey(protocol, response);
    if (request.method === 'GET') return sendJson(response, known);
    const seen = { path, headers, body: await bodyOf(request) };
    requests.push(seen);
    const refusal = protocol.refusal(seen);
    if (refusal !== undefined) return sendJson(response, { error: { message: refusal } }, 400);
    response.on('close', () => response.writableFinished || left());
    answerWith(answers.shift() ?? modelServer.usual, { protocol, response, seen });
  };
  const server = createServer((request, response) => void serve(request, response));
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const modelServer: ModelServer = {
    url: `http://127.0.0.1:${port}`,
    usual: GREETING,
    requests,
    clientLeft,
    get connections() {
      return connections;
    },
    next: (answer) => answers.push(answer),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return modelServer;
}

interface Exchange {
  readonly protocol: ModelProtocol;
  readonly response: ServerResponse;
  readonly seen: ModelRequestSeen;
}

function answerWith(answer: ModelAnswer, exchange: Exchange): void {
  const { fault = '' } = answer;
  const status = answer.status ?? (/^\d+$/.test(fault) ? Number(fault) : undefined);
  const other = exchange.protocol.post?.(exchange.seen);
  if (status !== undefined) refuse(exchange.protocol, exchange.response, status);
  else if (other) sendOther(exchange.response, other, answer.fault);
  else stream(answer, exchange);
}

function stream(answer: ModelAnswer, { protocol, response, seen }: Exchange): void {
  const { fault } = answer;
  if (fault === 'no answer') return;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const { open, content, close } = protocol.events(withoutText(answer), seen);
  const half = (event = '') => event.slice(0, event.length / 2);
  const [first = '', second] = content;
  const parts: Record<ModelFault | 'none', readonly string[]> = {
    'no answer': [],
    slow: [...open, first],
    '401': [],
    '429': [],
    '500': [],
    disconnect: [...open, ...content],
    'half a frame': [...open, first, half(second ?? close[0])],
    malformed: [...open, 'data: <html>\n\n', ...close],
    empty: [...open, ...close],
    none: [...open, ...content, ...close],
  };
  for (const part of parts[fault ?? 'none']) response.write(part);
  if (fault === 'slow') return;
  // What was written has left before the connection goes.
  if (fault === 'disconnect') response.write(': \n\n', () => response.destroy());
  else response.end();
}

function withoutText(answer: ModelAnswer): ModelAnswer {
  if (answer.fault === 'slow') return { ...answer, text: ['\n'] };
  if (answer.fault === 'empty') return { ...answer, text: [] };
  return answer.fault && !answer.text ? { ...answer, ...GREETING } : answer;
}

function sendOther(response: ServerResponse, body: JsonObject, fault: ModelFault | undefined): void {
  const text = JSON.stringify(body);
  if (fault === 'no answer' || fault === 'slow') return;
  response.writeHead(200, { 'content-type': 'application/json' });
  if (fault === 'disconnect') response.write(text.slice(0, 10), () => response.destroy());
  else if (fault === 'half a frame') response.end(text.slice(0, text.length / 2));
  else if (fault === 'malformed') response.end('<html>');
  else response.end(fault === 'empty' ? '' : text);
}

function refuseKey({ badKey, ...protocol }: ModelProtocol, response: ServerResponse): void {
  sendJson(response, badKey?.body ?? protocol.error(401), badKey?.status ?? 401);
}

const refuse = (protocol: ModelProtocol, response: ServerResponse, status: number) =>
  sendJson(response, protocol.error(status), status);

function sendJson(response: ServerResponse, body: JsonObject | undefined, status = body ? 200 : 404): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}

/** One server-sent event. */
export const event = (data: object, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;

/** The key of `Authorization: Bearer`. */
export const bearer = ({ headers }: Pick<ModelRequestSeen, 'headers'>): string | undefined =>
  headers.authorization?.replace('Bearer ', '');
