import { z } from 'zod';
import { ProductError } from '#domain';
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
  StageTrial,
  UsageQuery,
  UsageReport,
} from '#features/providers/contract';
import { type Routes, route } from '#platform/http';
import { HEALTH, SAMPLE_PROVIDERS, USAGE } from './sample-providers.ts';

/** Providers, their keys and what they cost, in memory. A key that says `wrong` is refused when it is tried. */
export function providerRoutes(): Routes {
  let providers: ProviderInfo[] = [...SAMPLE_PROVIDERS];
  const wrong = new Set<string>();
  const find = (id: string) => {
    const provider = providers.find((candidate) => candidate.id === id);
    if (!provider) throw new ProductError('not-found', `There is no provider "${id}".`);
    return provider;
  };
  const put = (changed: ProviderInfo) => {
    providers = providers.map((provider) => (provider.id === changed.id ? changed : provider));
    return changed;
  };
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/providers',
      summary: 'Providers',
      action: 'provider:read',
      response: z.object({ items: z.array(ProviderInfo) }),
      handler: async () => ({ items: providers }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/health',
      summary: 'Health of providers',
      action: 'provider:read',
      response: z.object({ items: z.array(ProviderHealthInfo) }),
      handler: async () => ({ items: HEALTH }),
    });
    route(app, {
      method: 'PUT',
      url: '/api/v1/providers/:id/key',
      summary: 'Set key',
      action: 'provider:write',
      params: ProviderParams,
      body: NewProviderKey,
      response: ProviderInfo,
      handler: async (_, { params, body }) => {
        const { apiKey = '', ...values } = body.credentials;
        if (apiKey.includes(' ')) {
          const problem = 'It has characters that no key has.';
          throw new ProductError('invalid-input', problem, [{ field: 'credentials.apiKey', problem }]);
        }
        wrong[apiKey.includes('wrong') ? 'add' : 'delete'](params.id);
        const updatedAt = new Date().toISOString();
        const { maxStreams } = body;
        return put({ ...find(params.id), yours: { lastFour: apiKey.slice(-4), values, maxStreams, updatedAt } });
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/providers/:id/key',
      summary: 'Delete key',
      action: 'provider:write',
      params: ProviderParams,
      handler: async (_, { params }) => void put({ ...find(params.id), yours: null }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/providers/:id/test',
      summary: 'Try provider',
      action: 'provider:write',
      params: ProviderParams,
      body: ProviderTest,
      response: z.object({ items: z.array(StageTrial) }),
      handler: async (_, { params }) => ({ items: trialsOf(find(params.id), wrong.has(params.id)) }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/providers/:id/models',
      summary: 'Models',
      action: 'provider:read',
      params: ProviderParams,
      query: ModelQuery,
      response: ModelList,
      handler: async (_, { params }) => ({ isFresh: true, items: find(params.id).languageModel?.models ?? [] }),
    });
    usageRoutes(app);
  };
}

const usageRoutes: Routes = (app) => {
  let budget: z.output<typeof Budget> = { monthlyUsd: 50, spentUsd: 43.2, state: 'warning' };
  route(app, {
    method: 'GET',
    url: '/api/v1/usage',
    summary: 'Usage',
    action: 'call:read',
    query: UsageQuery,
    response: UsageReport,
    handler: async (_, { query: { from = '', to = '' } }) => {
      // Only the present month has calls.
      const items = Date.parse(to) > Date.now() ? USAGE : [];
      return { from, to, items, costUsd: items.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0), budget };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/v1/usage/budget',
    summary: 'Set budget',
    action: 'workspace:write',
    body: NewBudget,
    response: Budget,
    handler: async (_, { body: { monthlyUsd } }) => {
      const isOver = monthlyUsd !== null && monthlyUsd <= budget.spentUsd;
      budget = { ...budget, monthlyUsd, state: isOver ? 'exceeded' : 'ok' };
      return budget;
    },
  });
};

function trialsOf({ speechToText, languageModel }: ProviderInfo, isRefused: boolean): z.output<typeof StageTrial>[] {
  const stages = [
    ...(speechToText ? (['speech-to-text'] as const) : []),
    ...(languageModel ? (['language-model'] as const) : []),
  ];
  return stages.map((stage) => ({
    stage,
    ok: !isRefused,
    model: (stage === 'speech-to-text' ? speechToText?.models[0] : languageModel?.models[0]?.id) ?? '',
    tookMs: isRefused ? null : 312,
    detail: isRefused ? 'The key is not accepted.' : 'Good morning.',
    costUsd: isRefused ? null : 0.000_12,
  }));
}
