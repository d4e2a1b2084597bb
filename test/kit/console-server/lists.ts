import { z } from 'zod';
import { ProductError } from '#domain';
import { NewSipConnection, SipConnection } from '#features/connections/contract';
import { Line, NewLine } from '#features/lines/contract';
import { IdParams, type Routes, route } from '#platform/http';
import type { State } from './state.ts';

export function lineRoutes(state: State): Routes {
  return (app) => {
    const refuseTaken = (number: string, id?: string) => {
      if (state.lines.some((line) => line.number === number && line.id !== id))
        throw new ProductError('conflict', 'This number is taken.', [
          { field: 'number', problem: 'This number is taken.' },
        ]);
    };
    route(app, {
      method: 'GET',
      url: '/api/v1/lines',
      summary: 'Lines',
      action: 'line:read',
      response: z.object({ items: z.array(Line) }),
      handler: async () => ({ items: state.lines }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/lines',
      summary: 'New line',
      action: 'line:write',
      body: NewLine,
      response: Line,
      status: 201,
      handler: async (_, { body }) => {
        refuseTaken(body.number);
        const line = { ...body, id: state.ids.uuid(), createdAt: new Date().toISOString() };
        state.lines = [...state.lines, line];
        return line;
      },
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/lines/:id',
      summary: 'Change line',
      action: 'line:write',
      params: IdParams,
      body: NewLine,
      response: Line,
      handler: async (_, { params, body }) => {
        refuseTaken(body.number, params.id);
        state.lines = state.lines.map((line) => (line.id === params.id ? { ...line, ...body } : line));
        return state.lines.find((line) => line.id === params.id) as Line;
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/lines/:id',
      summary: 'Delete line',
      action: 'line:write',
      params: IdParams,
      handler: async (_, { params }) => {
        state.lines = state.lines.filter((line) => line.id !== params.id);
      },
    });
  };
}

export function connectionRoutes(state: State): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/sip-connections',
      summary: 'SIP connections',
      action: 'connection:read',
      response: z.object({ items: z.array(SipConnection) }),
      handler: async () => ({ items: state.connections }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/sip-connections',
      summary: 'New SIP connection',
      action: 'connection:write',
      body: NewSipConnection,
      response: SipConnection,
      status: 201,
      handler: async (_, { body: { password, ...given } }) => {
        const connection = {
          ...given,
          id: state.ids.uuid(),
          hasPassword: password !== undefined,
          createdAt: new Date().toISOString(),
        };
        state.connections = [...state.connections, connection];
        return connection;
      },
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/sip-connections/:id',
      summary: 'Change SIP connection',
      action: 'connection:write',
      params: IdParams,
      body: NewSipConnection,
      response: SipConnection,
      handler: async (_, { params, body: { password, ...given } }) => {
        const before = state.connections.find(({ id }) => id === params.id);
        if (!before) throw new ProductError('not-found', 'There is no such SIP connection.');
        const after = { ...before, ...given, hasPassword: before.hasPassword || password !== undefined };
        state.connections = state.connections.map((connection) => (connection === before ? after : connection));
        return after;
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/sip-connections/:id',
      summary: 'Delete SIP connection',
      action: 'connection:write',
      params: IdParams,
      handler: async (_, { params }) => {
        state.connections = state.connections.filter(({ id }) => id !== params.id);
      },
    });
  };
}
