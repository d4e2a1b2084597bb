import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Ids, type Log, StartError } from '#base';
import type { Telemetry } from '../telemetry/index.ts';
import { serveConsole } from './console-files.ts';
import type { Authenticate } from './context.ts';
import { sendError } from './errors.ts';
import { addHealth, type Readiness } from './health.ts';
import { addOpenApi } from './openapi.ts';
import type { Routes } from './route.ts';
import { addSecurityHeaders } from './security-headers.ts';

export interface HttpSettings {
  readonly log: Log;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly authenticate: Authenticate;
  /** Asked by /health/ready. */
  readonly ready: () => Promise<Readiness>;
  /** Each slice's; websockets are added with `app.get(url, { websocket: true }, (socket, request) => ...)`. */
  readonly routes: readonly Routes[];
  /** The built console (absolute); absent or not built: the API alone. */
  readonly consoleFolder?: string | undefined;
  /** Program version, for the API document. */
  readonly version: string;
  /** Per address; default 3000. */
  readonly requestsPerMinute?: number;
}

/** The HTTP server: created whole, then started by `listen`. */
export interface HttpServer {
  /** For tests (`inject`) and websockets. */
  readonly app: FastifyInstance;
  /** @throws StartError when the port is taken or not allowed. Answers with the port, which matters when 0 was asked for. */
  listen(address: string, port: number): Promise<number>;
  /** No new requests; running ones get two seconds, then streams and sockets are cut. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const CLOSE_GRACE_MS = 2000;

export async function createHttpServer(settings: HttpSettings): Promise<HttpServer> {
  const { log, ids } = settings;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A proxy on this machine may say for whom it asks; nobody else may.
    trustProxy: 'loopback',
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id'], ids),
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.decorate('authenticate', settings.authenticate);
  app.decorate('openStreams', new Set<() => void>());
  // Routes parse and write by their own schemas, see route.ts.
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler((error, request, reply) => sendError(log, asError(error), request, reply));
  addHooks(app, settings);

  await app.register(rateLimit, {
    max: settings.requestsPerMinute ?? 3000,
    timeWindow: 60_000,
    allowList: (request) => request.url.startsWith('/health/'),
  });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  await addOpenApi(app, settings.version);
  addHealth(app, settings.ready, settings.telemetry);
  for (const add of settings.routes) await app.register(async (scope) => add(scope));
  serveConsole(app, settings.consoleFolder);
  await app.ready();
  return {
    app,
    listen: (address, port) => listen(app, address, port),
    close: () => close(app),
  };
}

/** The caller's request id when it is a plausible one, so that traces of several systems can be joined. */
function requestId(given: string | string[] | undefined, ids: Ids): string {
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : ids.uuid();
}

const asError = (error: unknown) => (error instanceof Error ? error : new TypeError(String(error)));

function addHooks(app: FastifyInstance, { log, telemetry }: HttpSettings): void {
  app.addHook('onRequest', async (request, reply) => {
    addSecurityHeaders(reply);
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  app.addHook('preClose', async () => {
    for (const end of [...app.openStreams]) end();
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
    telemetry.httpSeconds.observe(labels, reply.elapsedTime / 1000);
    log.debug('Answered a request.', { ...labels, requestId: request.id, tookMs: Math.round(reply.elapsedTime) });
  });
}

const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? 'other';

async function listen(app: FastifyInstance, address: string, port: number): Promise<number> {
  try {
    await app.listen({ host: address, port });
  } catch (error) {
    throw listenProblem(error, address, port);
  }
  const bound = app.server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

const REMEDY = 'Set PARLEY_HTTP_PORT to another port, or 0 for any free one.';

function listenProblem(error: unknown, address: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new StartError(`HTTP port ${port} is taken by another program.`, REMEDY, { cause: error });
  if (code === 'EACCES') {
    return new StartError(`HTTP port ${port} needs rights that this user does not have.`, REMEDY, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL') {
    return new StartError(`This machine has no address ${address}.`, 'Correct PARLEY_HTTP_ADDRESS.', { cause: error });
  }
  return error;
}

async function close(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
