import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProductError } from '#domain';
import { authorize, type RouteAction } from './authentication.ts';
import type { Authenticate, RequestContext } from './context.ts';
import { fieldProblems } from './errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    authenticate: Authenticate;
  }
}

/** A slice's routes: called once with the server to add them to. */
export type Routes = (app: FastifyInstance) => void;

type Schema = z.ZodType | undefined;
type Output<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

/** What came in, parsed by the schemas of the route. */
export interface RouteInput<P extends Schema, Q extends Schema, B extends Schema> {
  readonly params: Output<P>;
  readonly query: Output<Q>;
  readonly body: Output<B>;
}

/** For the few handlers that set headers or stream. */
export interface RouteIo {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Common<P extends Schema, Q extends Schema, B extends Schema, R extends z.ZodType | 'raw' | undefined> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** One line for the API documentation. */
  readonly summary: string;
  /** A value that does not fit is "not found". */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Absent: 204. `raw`: the handler answers by `reply` itself. */
  readonly response?: R;
  /** Default 200, or 204 without a response. */
  readonly status?: number;
  /** Largest body in bytes; default 1 MiB. */
  readonly bodyLimit?: number;
}

type Result<R extends z.ZodType | 'raw' | undefined> = R extends z.ZodType ? z.input<R> : unknown;

export interface RouteSpec<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  R extends z.ZodType | 'raw' | undefined,
> extends Common<P, Q, B, R> {
  readonly action: RouteAction;
  handler(context: RequestContext, input: RouteInput<P, Q, B>, io: RouteIo): Promise<Result<R>>;
}

/**
 * Adds a route for signed-in callers: authenticates, checks the permission, parses the input, runs the handler and sends
 * its answer through the response schema. Handlers throw ProductError for what the caller can correct.
 */
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends z.ZodType | 'raw' | undefined = undefined,
>(app: FastifyInstance, spec: RouteSpec<P, Q, B, R>): void {
  add(app, spec, async (request, reply) => {
    const context = await authorize(request, app.authenticate, spec.action);
    return spec.handler(context, parseInput(spec, request), { request, reply });
  });
}

export interface PublicRouteSpec<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  R extends z.ZodType | 'raw' | undefined,
> extends Common<P, Q, B, R> {
  handler(input: RouteInput<P, Q, B>, io: RouteIo): Promise<Result<R>>;
}

/** Adds a route that needs no sign-in. */
export function publicRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends z.ZodType | 'raw' | undefined = undefined,
>(app: FastifyInstance, spec: PublicRouteSpec<P, Q, B, R>): void {
  add(app, spec, async (request, reply) => spec.handler(parseInput(spec, request), { request, reply }));
}

/** Parameters of most routes about one thing. */
export const IdParams = z.object({ id: z.uuid() });

function add<P extends Schema, Q extends Schema, B extends Schema, R extends z.ZodType | 'raw' | undefined>(
  app: FastifyInstance,
  spec: Common<P, Q, B, R>,
  run: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  const { response } = spec;
  const status = spec.status ?? (response === undefined ? 204 : 200);
  app.route({
    method: spec.method,
    url: spec.url,
    ...(spec.bodyLimit === undefined ? {} : { bodyLimit: spec.bodyLimit }),
    schema: documentation(spec, status),
    handler: async (request, reply) => {
      const result = await run(request, reply);
      if (response === 'raw') return reply;
      if (response === undefined) return reply.code(status).send();
      return reply.code(status).send(response.parse(result));
    },
  });
}

/** The schemas go into the OpenAPI document only: parsing is done here, so that handlers get the parsed types. */
function documentation(spec: Common<Schema, Schema, Schema, z.ZodType | 'raw' | undefined>, status: number) {
  return {
    summary: spec.summary,
    tags: [spec.url.split('/')[3] ?? 'other'],
    ...(spec.params && { params: spec.params }),
    ...(spec.query && { querystring: spec.query }),
    ...(spec.body && { body: spec.body }),
    ...(spec.response === 'raw' ? {} : { response: { [status]: spec.response ?? z.undefined() } }),
  };
}

function parseInput<P extends Schema, Q extends Schema, B extends Schema>(
  spec: { readonly params?: P; readonly query?: Q; readonly body?: B },
  request: FastifyRequest,
): RouteInput<P, Q, B> {
  return {
    params: parse(spec.params, request.params, () => new ProductError('not-found', 'There is no such thing.')),
    query: parse(spec.query, request.query, invalidInput),
    body: parse(spec.body, request.body ?? {}, invalidInput),
  };
}

function parse<S extends Schema>(
  schema: S | undefined,
  value: unknown,
  problem: (error: z.ZodError) => ProductError,
): Output<S> {
  if (schema === undefined) return undefined as Output<S>;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw problem(parsed.error);
  return parsed.data as Output<S>;
}

function invalidInput(error: z.ZodError): ProductError {
  const fields = fieldProblems(error);
  const first = fields[0];
  const summary = first === undefined ? 'The input is not valid.' : `${first.field || 'Input'}: ${first.problem}`;
  return new ProductError('invalid-input', summary, fields);
}
