import { z } from 'zod';
import { ProductError } from '#domain';
import {
  ApiKey,
  ApiKeyCreated,
  ClaimLink,
  Me,
  Member,
  NewApiKey,
  SetPassword,
  SignIn,
  UpdateMe,
} from '#features/accounts/contract';
import {
  IdParams,
  publicRoute,
  type RouteIo,
  type Routes,
  readCookie,
  route,
  SESSION_COOKIE,
  sessionCookie,
} from '#platform/http';
import type { State } from './state.ts';

const SESSION_SECONDS = 3600;

export function accountRoutes(state: State): Routes {
  return (app) => {
    const enter = ({ reply }: RouteIo) => {
      const token = state.ids.token(16);
      state.sessions.add(token);
      reply.header('set-cookie', sessionCookie(token, SESSION_SECONDS, false));
      return state.me;
    };
    publicRoute(app, {
      method: 'POST',
      url: '/api/v1/session/claim',
      summary: 'Claim',
      body: ClaimLink,
      response: Me,
      handler: async ({ body }, io) => {
        if (!state.links.delete(body.token)) throw new ProductError('not-signed-in', 'This link was used already.');
        return enter(io);
      },
    });
    publicRoute(app, {
      method: 'POST',
      url: '/api/v1/session',
      summary: 'Sign in',
      body: SignIn,
      response: Me,
      handler: async ({ body }, io) => {
        if (body.email !== state.me.member.email || body.password !== state.password)
          throw new ProductError('not-signed-in', 'The e-mail address or the password is wrong.');
        return enter(io);
      },
    });
    publicRoute(app, {
      method: 'DELETE',
      url: '/api/v1/session',
      summary: 'Sign out',
      handler: async (_, { request, reply }) => {
        state.sessions.delete(readCookie(request.headers.cookie, SESSION_COOKIE) ?? '');
        reply.header('set-cookie', sessionCookie('', 0, false));
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/me',
      summary: 'Me',
      action: 'signed-in',
      response: Me,
      handler: async () => state.me,
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/me',
      summary: 'Update me',
      action: 'signed-in',
      body: UpdateMe,
      response: Me,
      handler: async (_, { body }) => {
        const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        state.me = { ...state.me, member: { ...state.me.member, ...given } };
        return state.me;
      },
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/me/password',
      summary: 'Set password',
      action: 'signed-in',
      body: SetPassword,
      handler: async (_, { body }) => {
        if (state.password !== undefined && body.current !== state.password)
          throw new ProductError('invalid-input', 'The current password is wrong.', [
            { field: 'current', problem: 'This is not the current password.' },
          ]);
        state.password = body.password;
        state.me = { ...state.me, hasPassword: true };
      },
    });
    addKeyRoutes(app, state);
  };
}

function addKeyRoutes(app: Parameters<Routes>[0], state: State): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/members',
    summary: 'Members',
    action: 'member:read',
    response: z.object({ items: z.array(Member) }),
    handler: async () => ({ items: [{ ...state.me.member, createdAt: new Date(0).toISOString() }] }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/api-keys',
    summary: 'API keys',
    action: 'api-key:write',
    response: z.object({ items: z.array(ApiKey) }),
    handler: async () => ({ items: state.apiKeys }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/api-keys',
    summary: 'New API key',
    action: 'api-key:write',
    body: NewApiKey,
    response: ApiKeyCreated,
    status: 201,
    handler: async (_, { body }) => {
      const key = `pk_${state.ids.token(20)}`;
      const created = {
        ...body,
        id: state.ids.uuid(),
        prefix: key.slice(0, 7),
        createdAt: new Date().toISOString(),
        lastUsedAt: null,
      };
      state.apiKeys = [...state.apiKeys, created];
      return { ...created, key };
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/v1/api-keys/:id',
    summary: 'Delete API key',
    action: 'api-key:write',
    params: IdParams,
    handler: async (_, { params }) => {
      state.apiKeys = state.apiKeys.filter((key) => key.id !== params.id);
    },
  });
}
