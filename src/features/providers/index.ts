import type { Routes } from '#platform/http';
import type { ProviderHealth, TextToSpeech } from '#providers';
import { createKeyRing, type KeyRing, type KeyRingDeps } from './key-ring.ts';
import { createModelLists } from './model-list.ts';
import { createOperatorKeysService } from './operator-keys.ts';
import { createOperatorPricesService, createPriceBook } from './operator-prices.ts';
import { operatorRoutes } from './operator-routes.ts';
import { type KeyedVoice, previewedVoice, type VoiceChoice } from './previewed-voice.ts';
import { createPrices, type PriceOverrides, type Prices } from './prices.ts';
import { providersRoutes } from './routes.ts';
import { createProvidersService, type ProvidersService, type ProvidersServiceDeps } from './service.ts';
import { createUsageService, type UsageDeps, type UsageService } from './usage.ts';

export type { StageTrial } from './contract.ts';
export { checkedCredentials } from './credentials.ts';
export type { KeyGate } from './key-gates.ts';
export type { KeyInUse, KeyRing } from './key-ring.ts';
export { parameterProblems } from './parameter-check.ts';
export { createPrices, PriceOverrides, type Prices } from './prices.ts';
export { addSpending } from './spending.ts';
export { tryVendor } from './trial.ts';

export type ProvidersDeps = KeyRingDeps &
  UsageDeps &
  Omit<ProvidersServiceDeps, 'prices' | 'keyRing' | 'modelLists' | 'health'> & {
    /** What the operator pays where it is not the list price, from a file. */
    readonly prices?: PriceOverrides;
    readonly health: ProviderHealth;
  };

/** The vendors that assistants can work with: keys, trials, health, prices, and what calls have cost. */
export interface Providers {
  readonly routes: Routes;
  readonly keyRing: KeyRing;
  readonly prices: Prices;
  readonly usage: Pick<UsageService, 'mayBegin'>;
  readonly problemsOf: ProvidersService['problemsOf'];
  /** The voice, with every sentence counted as a preview that the workspace has heard. */
  previewed(voice: KeyedVoice, choice: VoiceChoice, workspaceId: string): TextToSpeech;
  /** Reads keys and prices, and again from time to time for changes made by other nodes. The answer stops that. */
  start(): Promise<() => void>;
}

export function createProviders(deps: ProvidersDeps): Providers {
  const keyRing = createKeyRing(deps);
  const book = createPriceBook(deps);
  const prices = createPrices(deps.vendors, deps.prices, book.table);
  const usage = createUsageService(deps);
  const own = { ...deps, prices, keyRing, modelLists: createModelLists(deps) };
  const service = createProvidersService(own);
  const operator = operatorRoutes({
    ...{ keys: createOperatorKeysService(own), prices: createOperatorPricesService({ ...own, book }) },
    health: deps.health,
  });
  return {
    routes: (app) => {
      providersRoutes(service, usage)(app);
      operator(app);
    },
    ...{ keyRing, prices, usage, problemsOf: service.problemsOf },
    previewed: (voice, choice, workspaceId) => previewedVoice({ ...deps, prices }, voice, choice, workspaceId),
    start: async () => {
      const stops = [await keyRing.start(), await book.start()];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
