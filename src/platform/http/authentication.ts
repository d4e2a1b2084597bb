import type { FastifyRequest } from 'fastify';
import { type Action, can, ProductError } from '#domain';
import type { Authenticate, Credentials, RequestContext } from './context.ts';
import { readCookie, SESSION_COOKIE } from './cookie.ts';

/** Reads the API key or, without one, the session cookie of a request. */
function credentialsOf(request: FastifyRequest): Credentials {
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key !== undefined) return { apiKey: key };
  const token = readCookie(request.headers.cookie, SESSION_COOKIE);
  return token === undefined || token === '' ? {} : { sessionToken: token };
}

/** What the caller must be allowed to do; `signed-in`: whoever has a session or an API key; `operator`: see `RequestContext`. */
export type RouteAction = Action | 'signed-in' | 'operator';

/**
 * The caller of a request who may do `action`.
 * @throws ProductError not-signed-in, not-allowed.
 */
export async function authorize(
  request: FastifyRequest,
  authenticate: Authenticate,
  action: RouteAction,
): Promise<RequestContext> {
  const credentials = credentialsOf(request);
  if (credentials.sessionToken !== undefined) refuseCrossSite(request);
  const known = credentials.apiKey !== undefined || credentials.sessionToken !== undefined;
  const context = known ? await authenticate(credentials) : undefined;
  if (context === undefined) {
    throw new ProductError(
      'not-signed-in',
      credentials.apiKey === undefined ? 'Sign in first.' : 'This API key does not exist or was deleted.',
    );
  }
  if (action === 'operator') {
    if (context.isOperator) return context;
    throw new ProductError('not-allowed', 'Only the operator of this server may do this.');
  }
  if (action !== 'signed-in' && !can(context.role, action)) {
    throw new ProductError('not-allowed', `Your role, ${context.role}, does not include "${action}".`);
  }
  return context;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that a page of another site asks a signed-in browser for. SameSite cookies do this already in current
 * browsers; this holds for the others and for sibling subdomains.
 * @throws ProductError not-allowed.
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const foreign =
    origin !== undefined
      ? !URL.canParse(origin) || new URL(origin).host !== request.host
      : site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreign) throw new ProductError('not-allowed', 'This request comes from another site.');
}
