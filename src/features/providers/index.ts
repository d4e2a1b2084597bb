import type { Routes } from '#platform/http';
import { createKeyRing, type KeyRing, type KeyRingDeps } from './key-ring.ts';
import { createModelLists } from './model-list.ts';
import { createPrices, type PriceOverrides, type Prices } from './prices.ts';
import { providersRoutes } from './routes.ts';
import { createProvidersService, type ProvidersService, type ProvidersServiceDeps } from './service.ts';
import { createUsageService, type UsageDeps, type UsageService } from './usage.ts';

export type { StageTrial } from './contract.ts';
export { checkedCredentials } from './credentials.ts';
export type { KeyInUse, KeyRing } from './key-ring.ts';
export { parameterProblems } from './parameter-check.ts';
export { createPrices, PriceOverrides, type Prices } from './prices.ts';
export { tryVendor } from './trial.ts';

export type ProvidersDeps = KeyRingDeps &
  UsageDeps &
  Omit<ProvidersServiceDeps, 'prices' | 'keyRing' | 'modelLists'> & {
    /** What the operator pays where it is not the list price. */
    readonly prices?: PriceOverrides;
  };

/** The vendors that assistants can work with: keys, trials, health, prices, and what calls have cost. */
export interface Providers {
  readonly routes: Routes;
  readonly keyRing: KeyRing;
  readonly prices: Prices;
  readonly usage: Pick<UsageService, 'mayBegin'>;
  readonly problemsOf: ProvidersService['problemsOf'];
}

export function createProviders(deps: ProvidersDeps): Providers {
  const keyRing = createKeyRing(deps);
  const prices = createPrices(deps.vendors, deps.prices);
  const usage = createUsageService(deps);
  const service = createProvidersService({ ...deps, prices, keyRing, modelLists: createModelLists(deps) });
  return { routes: providersRoutes(service, usage), keyRing, prices, usage, problemsOf: service.problemsOf };
}
