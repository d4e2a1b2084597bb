import { z } from 'zod';
import { type Routes, route } from '#platform/http';
import type { ProviderHealth } from '#providers';
import {
  NewOperatorKey,
  NewOperatorPrice,
  NodeHealthInfo,
  OperatorKey,
  OperatorPrice,
  PastPrice,
  PriceQuery,
  ProviderParams,
  ProviderTest,
  StageTrial,
} from './contract.ts';
import { nodeHealth } from './health-view.ts';
import type { OperatorKeysService } from './operator-keys.ts';
import type { OperatorPricesService } from './operator-prices.ts';

const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export interface OperatorServices {
  readonly keys: OperatorKeysService;
  readonly prices: OperatorPricesService;
  readonly health: Pick<ProviderHealth, 'snapshot'>;
}

/** The operator's routes of contract.ts. */
export function operatorRoutes({ keys, prices, health }: OperatorServices): Routes {
  return (app) => {
    keyRoutes(keys)(app);
    priceRoutes(prices)(app);
    route(app, {
      method: 'GET',
      url: '/api/v1/operator/health',
      summary: 'How the providers do on this node, over all workspaces',
      action: 'operator',
      response: items(NodeHealthInfo),
      handler: async () => ({ items: nodeHealth(health.snapshot()) }),
    });
  };
}

function keyRoutes(keys: OperatorKeysService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/operator/keys',
      summary: 'List the keys that all workspaces share',
      action: 'operator',
      response: items(OperatorKey),
      handler: async () => ({ items: keys.list() }),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/operator/keys/:id',
      summary: 'Set a shared key, which is never shown again, or its limits',
      action: 'operator',
      params: ProviderParams,
      body: NewOperatorKey,
      response: OperatorKey,
      handler: (context, { params, body }) => keys.set(context, params.id, body),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/operator/keys/:id',
      summary: 'Delete a shared key and its limits',
      action: 'operator',
      params: ProviderParams,
      handler: (context, { params }) => keys.remove(context, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/operator/keys/:id/test',
      summary: 'Try a shared key with one small real request for each stage',
      action: 'operator',
      params: ProviderParams,
      body: ProviderTest,
      response: items(StageTrial),
      handler: async (_context, { params, body }) => ({ items: await keys.test(params.id, body) }),
    });
  };
}

function priceRoutes(prices: OperatorPricesService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/operator/prices',
      summary: 'List what providers charge',
      action: 'operator',
      response: items(OperatorPrice),
      handler: async () => ({ items: prices.list() }),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/operator/prices',
      summary: 'Set what a provider charges, for calls that end from now on',
      action: 'operator',
      body: NewOperatorPrice,
      response: OperatorPrice,
      handler: (context, { body }) => prices.set(context, body),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/operator/prices/history',
      summary: 'List what was set for a model over time',
      action: 'operator',
      query: PriceQuery,
      response: items(PastPrice),
      handler: async (_context, { query }) => ({ items: await prices.history(query) }),
    });
  };
}
