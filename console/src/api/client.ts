import { z } from 'zod';
import { ApiError } from './error.ts';
import { problemWords } from './problem-words.ts';

const REQUEST_TIMEOUT_MS = 20_000;

const coded = { reason: z.string().optional(), values: z.record(z.string(), z.string()).optional() };
const Fields = z.array(z.object({ field: z.string(), problem: z.string(), ...coded }));
const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: Fields.optional(),
    requestId: z.string().optional(),
    ...coded,
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
export async function readError(
  body: unknown,
  status: number,
  statusText: string,
  requestId: string | undefined,
): Promise<ApiError> {
  const parsed = ErrorBody.safeParse(body);
  if (parsed.success) {
    const { error } = parsed.data;
    const words = await problemWords();
    const fields = error.fields?.map((each) => ({ field: each.field, problem: words(each, each.problem) }));
    // The sentence of a form names fields as programs do: its fields say the same.
    const isOfFields = error.reason === undefined && fields !== undefined && fields.length > 0;
    const message = isOfFields
      ? [...new Set(fields.map(({ problem }) => problem))].join(' ')
      : words(error, error.message);
    return new ApiError({ requestId, code: error.code, message, fields, status });
  }
  return new ApiError({ code: 'unexpected-answer', status, message: statusText, requestId });
}
