import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { StartError, silentLog, systemIds } from '#base';
import { ProductError } from '#domain';
import { createTelemetry } from '../telemetry/index.ts';
import {
  createHttpServer,
  type HttpServer,
  type HttpSettings,
  IdParams,
  openEventStream,
  publicRoute,
  type RequestContext,
  type Routes,
  route,
} from './index.ts';

const VIEWER: RequestContext = {
  workspaceId: '01890000-0000-7000-8000-000000000001',
  actor: { kind: 'member', id: '01890000-0000-7000-8000-000000000002', name: 'Vera' },
  role: 'viewer',
};

const things: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/things/:id',
    summary: 'One thing',
    action: 'assistant:read',
    params: IdParams,
    query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
    response: z.object({ id: z.string(), limit: z.number(), who: z.string() }),
    handler: async (context, { params, query }) => ({
      id: params.id,
      limit: query.limit,
      who: context.actor.name,
      secret: 'never sent',
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/things',
    summary: 'Make a thing',
    action: 'signed-in',
    body: z.object({ name: z.string().min(3, 'Use at least 3 characters.'), config: z.object({ size: z.number() }) }),
    status: 201,
    response: z.object({ name: z.string() }),
    handler: async (_context, { body }) => ({ name: body.name }),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/v1/things/:id',
    summary: 'Delete a thing',
    action: 'assistant:write',
    params: IdParams,
    handler: async () => undefined,
  });
  publicRoute(app, {
    method: 'GET',
    url: '/api/v1/failures/:kind',
    summary: 'Fail',
    params: z.object({ kind: z.string() }),
    handler: async ({ params }) => {
      if (params.kind === 'product') throw new ProductError('conflict', 'Somebody was faster.');
      throw new TypeError('secret detail');
    },
  });
  publicRoute(app, {
    method: 'GET',
    url: '/api/v1/events',
    summary: 'Stream',
    response: 'raw',
    handler: async (_input, { request, reply }) => {
      const stream = openEventStream(request, reply);
      stream.send({ first: true });
    },
  });
  app.get('/media/echo', { websocket: true }, (socket) => {
    socket.on('message', (message) => socket.send(message));
  });
};

describe('the HTTP server', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const item of open.splice(0).reverse()) await item.close();
  });

  async function start(changes: Partial<HttpSettings> = {}): Promise<HttpServer> {
    const server = await createHttpServer({
      log: silentLog,
      ids: systemIds,
      telemetry: createTelemetry({ processMetrics: false }),
      authenticate: async ({ sessionToken, apiKey }) =>
        sessionToken === 'good' || apiKey === 'parley_good' ? VIEWER : undefined,
      ready: async () => ({ ready: true, checks: { database: 'ok' } }),
      routes: [things],
      version: '0.0.0',
      ...changes,
    });
    open.push(server);
    return server;
  }

  const id = systemIds.uuid();
  const signedIn = { cookie: 'other=1; parley_session=good' };

  it('answers through the response schema, for a session and for an API key', async () => {
    const { app } = await start();
    for (const headers of [signedIn, { authorization: 'Bearer parley_good' }]) {
      const response = await app.inject({ url: `/api/v1/things/${id}?limit=7`, headers });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({ id, limit: 7, who: 'Vera' });
    }
  });

  it('refuses the unknown with 401 and the not allowed with 403', async () => {
    const { app } = await start();
    const unknown = await app.inject({ url: `/api/v1/things/${id}` });
    expect(unknown.statusCode).toBe(401);
    expect(unknown.json().error).toMatchObject({ code: 'not-signed-in', message: 'Sign in first.', fields: [] });
    const revoked = await app.inject({ url: `/api/v1/things/${id}`, headers: { authorization: 'Bearer parley_bad' } });
    expect(revoked.json().error.message).toMatch(/API key/);
    const forbidden = await app.inject({ method: 'DELETE', url: `/api/v1/things/${id}`, headers: signedIn });
    expect(forbidden.statusCode).toBe(403);
    expect(forbidden.json().error.message).toContain('assistant:write');
  });

  it('names each wrong field and the remedy', async () => {
    const { app } = await start();
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/things',
      headers: signedIn,
      payload: { name: 'ab', config: {} },
    });
    expect(response.statusCode).toBe(422);
    expect(response.json().error).toEqual({
      code: 'invalid-input',
      message: 'name: Use at least 3 characters.',
      fields: [
        { field: 'name', problem: 'Use at least 3 characters.', reason: 'too-short', values: { min: '3' } },
        { field: 'config.size', problem: 'This is needed.', reason: 'needed', values: {} },
      ],
      requestId: response.headers['x-request-id'],
    });
  });

  it('answers 404 to an id that cannot exist and to an unknown API path', async () => {
    const { app } = await start();
    expect((await app.inject({ url: '/api/v1/things/nonsense', headers: signedIn })).statusCode).toBe(404);
    const unknown = await app.inject({ url: '/api/v1/nothing' });
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json().error.code).toBe('not-found');
  });

  it('answers broken JSON and a wrong type of body in its own words', async () => {
    const { app } = await start();
    const headers = { ...signedIn, 'content-type': 'application/json' };
    const broken = await app.inject({ method: 'POST', url: '/api/v1/things', headers, payload: '{"name":' });
    expect(broken.statusCode).toBe(400);
    expect(broken.json().error.code).toBe('invalid-input');
    const xml = { ...signedIn, 'content-type': 'application/xml' };
    expect(
      (await app.inject({ method: 'POST', url: '/api/v1/things', headers: xml, payload: '<a/>' })).statusCode,
    ).toBe(415);
    const large = await app.inject({
      method: 'POST',
      url: '/api/v1/things',
      headers,
      payload: `"${'a'.repeat(1_100_000)}"`,
    });
    expect(large.statusCode).toBe(413);
  });

  it('gives product errors their status and hides the others', async () => {
    const { app } = await start();
    const product = await app.inject({ url: '/api/v1/failures/product' });
    expect(product.statusCode).toBe(409);
    expect(product.json().error).toMatchObject({ code: 'conflict', message: 'Somebody was faster.' });
    const other = await app.inject({ url: '/api/v1/failures/other', headers: { 'x-request-id': 'trace-1234' } });
    expect(other.statusCode).toBe(500);
    expect(other.json().error.requestId).toBe('trace-1234');
    expect(other.body).not.toContain('secret');
    expect(other.body).not.toContain('server.test');
  });

  it('refuses a change that another site asks a signed-in browser for', async () => {
    const { app } = await start();
    const post = (headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/things',
        headers: { ...headers, host: 'parley.example' },
        payload: { name: 'abc', config: { size: 1 } },
      });
    expect((await post({ ...signedIn, origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await post({ ...signedIn, origin: 'null' })).statusCode).toBe(403);
    expect((await post({ ...signedIn, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await post({ ...signedIn, origin: 'https://parley.example' })).statusCode).toBe(201);
    expect((await post({ authorization: 'Bearer parley_good', origin: 'https://other.example' })).statusCode).toBe(201);
  });

  it('limits the requests of one address', async () => {
    const { app } = await start({ requestsPerMinute: 2 });
    const ask = () => app.inject({ url: '/api/schemas' });
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200]);
    const third = await ask();
    expect(third.statusCode).toBe(429);
    expect(third.json().error.code).toBe('rate-limited');
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
  });

  it('documents every route in OpenAPI and the events as JSON Schema', async () => {
    const { app } = await start();
    const document = (await app.inject({ url: '/api/openapi.json' })).json();
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/things/{id}', '/api/v1/things', '/api/v1/events']),
    );
    expect(document.paths['/api/v1/things'].post.requestBody.content['application/json'].schema.required).toEqual([
      'name',
      'config',
    ]);
    const schema = (await app.inject({ url: '/api/schemas/timeline-event' })).json();
    expect(JSON.stringify(schema)).toContain('caller-said');
  });

  it('tells load balancers whether it can take work, and Prometheus its figures', async () => {
    const { app } = await start({ ready: async () => ({ ready: false, checks: { database: 'no answer' } }) });
    const ready = await app.inject({ url: '/health/ready' });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ ready: false, checks: { database: 'no answer' } });
    expect((await app.inject({ url: '/metrics' })).body).toMatch(/parley_http_seconds_count\{.*health\/ready.*} 1/);
  });

  it('serves the console: pages, hashed files for ever, missing files as missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-console-'));
    open.push({ close: () => rmSync(folder, { recursive: true }) });
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<html>console</html>');
    writeFileSync(join(folder, 'assets/app-1a2b.js'), 'run()');
    const { app } = await start({ consoleFolder: folder });
    for (const url of ['/', '/calls/123?tab=transcript']) {
      const page = await app.inject({ url });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('console');
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    }
    const script = await app.inject({ url: '/assets/app-1a2b.js' });
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await app.inject({ url: '/assets/app-old.js' })).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/calls' })).statusCode).toBe(404);
  });

  it('says that a port is taken', async () => {
    const first = await start();
    const port = await first.listen('127.0.0.1', 0);
    const second = await start();
    const problem = await second.listen('127.0.0.1', port).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartError);
    expect(problem).toMatchObject({ message: `HTTP port ${port} is taken by another program.` });
  });

  it('streams events and echoes websockets, and closes in spite of both', async () => {
    const server = await start();
    const port = await server.listen('127.0.0.1', 0);
    const chunk = await new Promise<string>((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/api/v1/events' }, (response) => {
        response.once('data', (data) => resolve(String(data)));
        response.on('error', () => undefined);
      });
      request.on('error', reject);
      request.end();
    });
    expect(chunk).toBe('data: {"first":true}\n\n');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/media/echo`);
    const echoed = await new Promise<string>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send('hello'));
      socket.once('message', (data: Buffer) => resolve(data.toString()));
    });
    expect(echoed).toBe('hello');
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await ended;
  });
});
