import { z } from 'zod';
import { IdParams, type Routes, route } from '#platform/http';
import { Line, NewLine } from './contract.ts';
import type { LinesService } from './service.ts';

export function linesRoutes(service: LinesService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/lines',
      summary: 'List the lines',
      action: 'line:read',
      response: z.object({ items: z.array(Line) }),
      handler: async (context) => ({ items: await service.list(context) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/lines',
      summary: 'Add a line',
      action: 'line:write',
      body: NewLine,
      status: 201,
      response: Line,
      handler: (context, { body }) => service.create(context, body),
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/lines/:id',
      summary: 'Change a line',
      action: 'line:write',
      params: IdParams,
      body: NewLine,
      response: Line,
      handler: (context, { params, body }) => service.update(context, params.id, body),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/lines/:id',
      summary: 'Delete a line',
      action: 'line:write',
      params: IdParams,
      handler: (context, { params }) => service.remove(context, params.id),
    });
  };
}
