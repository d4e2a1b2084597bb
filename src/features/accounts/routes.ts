import { z } from 'zod';
import {
  IdParams,
  publicRoute,
  type RouteIo,
  type Routes,
  readCookie,
  refuseCrossSite,
  route,
  SESSION_COOKIE,
  sessionCookie,
} from '#platform/http';
import { createApiKey, deleteApiKey, listApiKeys } from './api-keys.ts';
import { ApiKey, ApiKeyCreated, ClaimLink, Me, Member, NewApiKey, SetPassword, SignIn, UpdateMe } from './contract.ts';
import type { AccountsDeps } from './deps.ts';
import { getMe, listMembers, setPassword, updateMe } from './profile.ts';
import { claimLink, endSession, type NewSession, SESSION_MS, signIn } from './sessions.ts';

/** The routes of contract.ts. */
export function accountRoutes(deps: AccountsDeps): Routes {
  return (app) => {
    sessionRoutes(deps)(app);
    profileRoutes(deps)(app);
    apiKeyRoutes(deps)(app);
  };
}

const tokenOf = ({ request }: Pick<RouteIo, 'request'>) => readCookie(request.headers.cookie, SESSION_COOKIE);

function sessionRoutes(deps: AccountsDeps): Routes {
  const enter = async (session: NewSession, { request, reply }: RouteIo): Promise<Me> => {
    reply.header('set-cookie', sessionCookie(session.token, SESSION_MS / 1000, request.protocol === 'https'));
    return getMe(deps, session.context);
  };
  return (app) => {
    publicRoute(app, {
      method: 'POST',
      url: '/api/v1/session/claim',
      summary: 'Sign in by a one-time link',
      body: ClaimLink,
      response: Me,
      handler: async ({ body }, io) => {
        refuseCrossSite(io.request);
        return enter(await claimLink(deps, body.token), io);
      },
    });
    publicRoute(app, {
      method: 'POST',
      url: '/api/v1/session',
      summary: 'Sign in by e-mail and password',
      body: SignIn,
      response: Me,
      handler: async ({ body }, io) => {
        refuseCrossSite(io.request);
        return enter(await signIn(deps, body, io.request.ip), io);
      },
    });
    publicRoute(app, {
      method: 'DELETE',
      url: '/api/v1/session',
      summary: 'Sign out',
      handler: async (_input, io) => {
        refuseCrossSite(io.request);
        const token = tokenOf(io);
        if (token) await endSession(deps, token);
        io.reply.header('set-cookie', sessionCookie('', 0, io.request.protocol === 'https'));
      },
    });
  };
}

function profileRoutes(deps: AccountsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/me',
      summary: 'Who is signed in',
      action: 'signed-in',
      response: Me,
      handler: (context) => getMe(deps, context),
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/me',
      summary: 'Change name, e-mail or language',
      action: 'signed-in',
      body: UpdateMe,
      response: Me,
      handler: (context, { body }) => updateMe(deps, context, body),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/me/password',
      summary: 'Set the password',
      action: 'signed-in',
      body: SetPassword,
      handler: (context, { body }, io) => setPassword(deps, context, body, tokenOf(io)),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/members',
      summary: 'List members',
      action: 'member:read',
      response: z.object({ items: z.array(Member) }),
      handler: async (context) => ({ items: await listMembers(deps, context) }),
    });
  };
}

function apiKeyRoutes(deps: AccountsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/api-keys',
      summary: 'List API keys',
      action: 'api-key:write',
      response: z.object({ items: z.array(ApiKey) }),
      handler: async (context) => ({ items: await listApiKeys(deps, context) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/api-keys',
      summary: 'Make an API key',
      action: 'api-key:write',
      body: NewApiKey,
      status: 201,
      response: ApiKeyCreated,
      handler: (context, { body }) => createApiKey(deps, context, body),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/api-keys/:id',
      summary: 'Delete an API key',
      action: 'api-key:write',
      params: IdParams,
      handler: (context, { params }) => deleteApiKey(deps, context, params.id),
    });
  };
}
