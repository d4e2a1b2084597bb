import { z } from 'zod';
import { ApiError } from './error.ts';

const REQUEST_TIMEOUT_MS = 20_000;

const Fields = z.array(z.object({ field: z.string(), problem: z.string() }));
const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: Fields.optional(),
    requestId: z.string().optional(),
  }),
});

type Query = Record<string, string | number | undefined>;

interface Options {
  readonly body?: unknown;
  readonly query?: Query;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** Sends a request whose answer is read by `schema`. Errors: `ApiError`. */
export async function request<T>(
  method: string,
  path: string,
  schema: z.ZodType<T>,
  options: Options = {},
): Promise<T> {
  const response = await send(method, path, options);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ApiError({
    code: 'unexpected-answer',
    status: response.status,
    message: z.prettifyError(parsed.error),
    requestId: response.headers.get('x-request-id') ?? undefined,
  });
}

/** Sends a request without an answer worth reading. Errors: `ApiError`. */
export async function requestNothing(method: string, path: string, options: Options = {}): Promise<void> {
  await send(method, path, options);
}

/** Sends a request that is answered by bytes, such as audio. Errors: `ApiError`. */
export async function requestBlob(method: string, path: string, options: Options = {}): Promise<Blob> {
  return (await send(method, path, options)).blob();
}

export function items<T extends z.ZodType>(schema: T) {
  return z.object({ items: z.array(schema) });
}

/** `/api/v1` + path + query, without the parts of the query that are empty. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return `/api/v1${path}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const { body, query, signal, timeoutMs = REQUEST_TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const init: RequestInit = { method, signal: signal ? AbortSignal.any([signal, timeout]) : timeout };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(address(path, query), init);
  } catch (error) {
    if (signal?.aborted) throw error;
    const code = timeout.aborted ? 'timeout' : 'offline';
    throw new ApiError({ code, status: 0, message: String(error) });
  }
  if (response.ok) return response;
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  return readError(await response.json().catch(() => undefined), response.status, response.statusText, requestId);
}

/** The error that an answer's body tells of. */
export function readError(body: unknown, status: number, statusText: string, requestId: string | undefined): ApiError {
  const parsed = ErrorBody.safeParse(body);
  if (parsed.success) return new ApiError({ requestId, ...parsed.data.error, status });
  return new ApiError({ code: 'unexpected-answer', status, message: statusText, requestId });
}
