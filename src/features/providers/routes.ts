import { z } from 'zod';
import { type Routes, route } from '#platform/http';
import {
  Budget,
  ModelList,
  ModelQuery,
  NewBudget,
  NewProviderKey,
  ProviderHealthInfo,
  ProviderInfo,
  ProviderParams,
  ProviderTest,
  SpeechCacheInfo,
  StageTrial,
  TurnModelInfo,
  UsageQuery,
  UsageReport,
} from './contract.ts';
import type { ProvidersService } from './service.ts';
import type { UsageService } from './usage.ts';

const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** The routes of contract.ts. */
export function providersRoutes(service: ProvidersService, usage: UsageService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/providers',
      summary: 'List the providers and which keys there are',
      action: 'provider:read',
      response: items(ProviderInfo),
      handler: async (context) => ({ items: service.list(context) }),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/providers/:id/key',
      summary: 'Set the key of a provider; it is never shown again',
      action: 'provider:write',
      params: ProviderParams,
      body: NewProviderKey,
      response: ProviderInfo,
      handler: (context, { params, body }) => service.setKey(context, params.id, body),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/providers/:id/key',
      summary: 'Delete the key of a provider',
      action: 'provider:write',
      params: ProviderParams,
      handler: (context, { params }) => service.removeKey(context, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/providers/:id/test',
      summary: 'Try a provider with one small real request for each stage',
      action: 'provider:write',
      params: ProviderParams,
      body: ProviderTest,
      response: items(StageTrial),
      handler: async (context, { params, body }) => ({ items: await service.test(context, params.id, body) }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/:id/models',
      summary: 'List the language models of a provider',
      action: 'provider:read',
      params: ProviderParams,
      query: ModelQuery,
      response: ModelList,
      handler: (context, { params, query }) => service.models(context, params.id, query.keys),
    });
    nodeRoutes(service)(app);
    usageRoutes(usage)(app);
  };
}

/** What holds for the node that answers. */
function nodeRoutes(service: ProvidersService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/health',
      summary: 'How the providers do on this node',
      action: 'provider:read',
      response: items(ProviderHealthInfo),
      handler: async (context) => ({ items: service.health(context) }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/speech-cache',
      summary: 'Sentences that voices did not have to speak again on this node',
      action: 'provider:read',
      response: SpeechCacheInfo,
      handler: async (context) => service.speechCache(context),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/turn-model',
      summary: 'Whether a model tells when turns are over on this node',
      action: 'provider:read',
      response: TurnModelInfo,
      handler: async () => service.turnModel(),
    });
  };
}

function usageRoutes(usage: UsageService): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/usage',
      summary: 'What calls and trials used and cost',
      action: 'call:read',
      query: UsageQuery,
      response: UsageReport,
      handler: (context, { query }) => usage.report(context, dateOf(query.from), dateOf(query.to)),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/usage/budget',
      summary: 'Set what calls may cost in a month',
      action: 'workspace:write',
      body: NewBudget,
      response: Budget,
      handler: (context, { body }) => usage.setBudget(context, body.monthlyUsd),
    });
  };
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
