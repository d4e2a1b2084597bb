import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Closes each open stream, so that the server can close. */
    openStreams: Set<() => void>;
  }
}

/** A response of server-sent events. */
export interface EventStream {
  /** Sends `data` as JSON; dropped when the reader has gone. */
  send(data: unknown): void;
  /** Aborts when the reader goes away or the server closes. */
  readonly signal: AbortSignal;
  close(): void;
}

/** Proxies end connections that are silent for about a minute. */
const KEEP_ALIVE_MS = 20_000;
/** A reader that lags this far behind is cut off; it connects again and gets everything from the start. */
const MAX_BUFFERED_BYTES = 4_000_000;

/** Turns the response of a `raw` route into server-sent events. Whoever opens the stream closes it. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  const gone = new AbortController();
  const response = reply.raw;
  reply.hijack();
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  });
  response.flushHeaders();
  const keepAlive = setInterval(() => response.write(': \n\n'), KEEP_ALIVE_MS);
  const close = () => {
    if (gone.signal.aborted) return;
    request.server.openStreams.delete(close);
    clearInterval(keepAlive);
    gone.abort();
    response.end();
  };
  request.server.openStreams.add(close);
  response.once('close', close);
  response.once('error', close);
  return {
    signal: gone.signal,
    close,
    send: (data) => {
      if (gone.signal.aborted) return;
      response.write(`data: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
    },
  };
}
