import { z } from 'zod';
import { IdParams, type Routes, route } from '#platform/http';
import { NewSipConnection, SipConnection } from './contract.ts';
import type { ConnectionsService } from './service.ts';

export function connectionsRoutes(service: ConnectionsService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/sip-connections',
      summary: 'List the SIP connections',
      action: 'connection:read',
      response: z.object({ items: z.array(SipConnection) }),
      handler: async (context) => ({ items: await service.list(context) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/sip-connections',
      summary: 'Add a SIP connection',
      action: 'connection:write',
      body: NewSipConnection,
      status: 201,
      response: SipConnection,
      handler: (context, { body }) => service.create(context, body),
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/sip-connections/:id',
      summary: 'Change a SIP connection',
      action: 'connection:write',
      params: IdParams,
      body: NewSipConnection,
      response: SipConnection,
      handler: (context, { params, body }) => service.update(context, params.id, body),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/sip-connections/:id',
      summary: 'Delete a SIP connection',
      action: 'connection:write',
      params: IdParams,
      handler: (context, { params }) => service.remove(context, params.id),
    });
  };
}
