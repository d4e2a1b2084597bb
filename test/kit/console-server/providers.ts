import type { z } from 'zod';
import { ProductError } from '#domain';
import type {
  Budget,
  OperatorKey,
  OperatorPrice,
  PastPrice,
  ProviderInfo,
  StageTrial,
} from '#features/providers/contract';
import type { Routes } from '#platform/http';
import { operatorRoutes } from '../../../src/features/providers/operator-routes.ts';
import { providersRoutes } from '../../../src/features/providers/routes.ts';
import {
  HEALTH,
  NODE_FIGURES,
  SAMPLE_OPERATOR_KEYS,
  SAMPLE_PRICES,
  SAMPLE_PROVIDERS,
  SPEECH_CACHE,
  TRIALS,
  USAGE,
} from './sample-providers.ts';

type Service = Parameters<typeof providersRoutes>[0];
type Usage = Parameters<typeof providersRoutes>[1];
type Operator = Parameters<typeof operatorRoutes>[0];
type Credentials = Readonly<Record<string, string>>;

/** Things by their id, in memory. */
function shelf<T extends { readonly id: string }>(samples: readonly T[]) {
  let items: readonly T[] = samples;
  return {
    all: () => [...items],
    find(id: string): T {
      const found = items.find((item) => item.id === id);
      if (!found) throw new ProductError('not-found', `There is no provider "${id}".`);
      return found;
    },
    put(changed: T): T {
      items = items.map((item) => (item.id === changed.id ? changed : item));
      return changed;
    },
  };
}

/** The routes of the product over data in memory. A key that says `wrong` is refused when it is tried. */
export function providerRoutes(): Routes {
  const wrong = new Set<string>();
  const keep = (id: string, { apiKey = '', ...values }: Credentials) => {
    if (apiKey.includes(' ')) {
      const problem = 'It has characters that no key has.';
      throw new ProductError('invalid-input', problem, [{ field: 'credentials.apiKey', problem }]);
    }
    wrong[apiKey.includes('wrong') ? 'add' : 'delete'](id);
    return { lastFour: apiKey.slice(-4), values, updatedAt: new Date().toISOString() };
  };
  const providers = shelf(SAMPLE_PROVIDERS);
  const service: Omit<Service, 'problemsOf'> = {
    list: providers.all,
    health: () => HEALTH,
    speechCache: () => SPEECH_CACHE,
    turnModel: () => ({ inUse: true }),
    setKey: async (_context, id, { credentials, ...limits }) =>
      providers.put({
        ...providers.find(id),
        yours: { ...limits, ...{ spentUsd: 0, streams: 0 }, ...keep(id, credentials) },
      }),
    removeKey: async (_context, id) => void providers.put({ ...providers.find(id), yours: null }),
    test: async (_context, id) => trialsOf(providers.find(id), wrong.has(id)),
    models: async (_context, id) => ({ isFresh: true, items: providers.find(id).languageModel?.models ?? [] }),
  };
  const operator = operatorOf(keep, (id) => trialsOf(providers.find(id), wrong.has(id)));
  return (app) => {
    providersRoutes({ ...service, problemsOf: () => [] }, usageService())(app);
    operatorRoutes(operator)(app);
  };
}

function usageService(): Usage {
  let budget: z.output<typeof Budget> = { monthlyUsd: 50, spentUsd: 43.2, state: 'warning' };
  return {
    async report(_context, from, to = new Date()) {
      // Only the present month has calls.
      const items = to.getTime() > Date.now() ? USAGE : [];
      const trials = items.length > 0 ? TRIALS : [];
      const costUsd = [...items, ...trials].reduce((sum, line) => sum + (line.costUsd ?? 0), 0);
      return { from: (from ?? to).toISOString(), to: to.toISOString(), items, trials, costUsd, budget };
    },
    async setBudget(_context, monthlyUsd) {
      const isOver = monthlyUsd !== null && monthlyUsd <= budget.spentUsd;
      budget = { ...budget, monthlyUsd, state: isOver ? 'exceeded' : 'ok' };
      return budget;
    },
    mayBegin: async () => true,
  };
}

type Kept = Pick<OperatorKey, 'lastFour' | 'values' | 'updatedAt'>;

function operatorOf(keep: (id: string, given: Credentials) => Kept, trials: (id: string) => StageTrial[]): Operator {
  const keys = shelf(SAMPLE_OPERATOR_KEYS);
  let prices: readonly OperatorPrice[] = SAMPLE_PRICES;
  const past: (PastPrice & { readonly place: string })[] = [];
  const placeOf = ({ vendor, stage, model }: Pick<OperatorPrice, 'vendor' | 'stage' | 'model'>) =>
    [vendor, stage, model].join(' ');
  return {
    health: { snapshot: () => NODE_FIGURES },
    keys: {
      list: keys.all,
      set: async (_context, id, { credentials, ...limits }) => {
        const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
        const stored = credentials && { source: 'stored' as const, ...keep(id, credentials) };
        return keys.put({ ...keys.find(id), ...given, ...stored });
      },
      remove: async (_context, id) => void keys.put({ ...keys.find(id), source: null, lastFour: '', values: {} }),
      test: async (id) => trials(id),
    },
    prices: {
      list: () => [...prices],
      async set({ actor: { name: setBy } }, { money, ...place }) {
        const since = new Date().toISOString();
        const found = prices.find((price) => placeOf(price) === placeOf(place) && price.unit === place.unit);
        if (!found) throw new ProductError('invalid-input', 'There is no such price.');
        past.unshift({ place: placeOf(place), unit: place.unit, money, since, setBy });
        const usd = money ? money.amount * money.usdRate : found.listUsd;
        const source = money ? ('operator' as const) : found.listUsd === null ? null : ('list' as const);
        const changed = { ...found, usd, source, own: money && { ...money, since, setBy } };
        prices = prices.map((price) => (price === found ? changed : price));
        return changed;
      },
      history: async (query) => past.filter(({ place }) => place === placeOf(query)),
    },
  };
}

function trialsOf({ speechToText, languageModel }: ProviderInfo, isRefused: boolean): StageTrial[] {
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
