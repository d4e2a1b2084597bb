import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to the chat completions API gets. */
export interface ChatScript {
  /** Pieces of text, each its own event. */
  readonly text?: readonly string[];
  /** Tool calls; the arguments are sent in pieces, as real servers do. */
  readonly tools?: readonly { readonly name: string; readonly argumentPieces: readonly string[] }[];
  /** Answers with this status and a JSON error instead. */
  readonly status?: number;
  /** Closes the connection after the text, without an end. */
  readonly breaks?: boolean;
  /** Sends the text and then nothing, until the client leaves. */
  readonly hangs?: boolean;
  /** Sends this in place of an event. */
  readonly rubbish?: string;
}

export interface ChatServer {
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: Record<string, unknown> }[];
  /** Resolves when a client has gone away before its answer was complete. */
  readonly clientLeft: Promise<void>;
  next(script: ChatScript): void;
  close(): Promise<void>;
}

/** A server that speaks the chat completions API over real HTTP with server-sent events. */
export async function startChatServer(): Promise<ChatServer> {
  const scripts: ChatScript[] = [];
  const requests: ChatServer['requests'] = [];
  let left: () => void = () => undefined;
  const clientLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/api/tags') {
      response.end(JSON.stringify({ models: [{ name: 'llama:8b' }, { name: 'other' }] }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.on('close', () => response.writableFinished || left());
    answer(response, scripts.shift() ?? { text: ['Hello ', 'there.'] });
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    clientLeft,
    next: (script) => scripts.push(script),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, script: ChatScript): void {
  if (script.status !== undefined) {
    response.writeHead(script.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'sk-secret said no', type: 'error', code: null } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const delta = (content: object, finish: string | null = null) => send(response, chunkOf(content, finish));
  delta({ role: 'assistant', content: '' });
  for (const text of script.text ?? []) delta({ content: text });
  if (script.rubbish !== undefined) response.write(`data: ${script.rubbish}\n\n`);
  if (script.hangs) return;
  if (script.breaks) {
    // What was written has left before the connection goes.
    response.write(': \n\n', () => response.destroy());
    return;
  }
  for (const [index, { name, argumentPieces }] of (script.tools ?? []).entries()) {
    delta({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of argumentPieces) delta({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  delta({}, script.tools ? 'tool_calls' : 'stop');
  send(response, {
    ...chunkOf({}, null),
    choices: [],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  });
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

function chunkOf(delta: object, finish: string | null) {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: 'llama:8b', choices };
}
