import type { z } from 'zod';
import type { Clock, Ids } from '#base';
import { type AssistantConfig, type FieldProblem, type KeyOwner, ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { type Database, inWorkspace } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Outbound } from '#platform/outbound';
import type { Secrets } from '#platform/secrets';
import { ProviderError, type ProviderHealth, type SpeechCache } from '#providers';
import type { Vendor } from '#providers/catalog';
import { infoOf, modelInfo } from './catalogue-view.ts';
import { changedCredentials } from './changed-credentials.ts';
import type {
  ModelList,
  NewProviderKey,
  ProviderHealthInfo,
  ProviderInfo,
  ProviderTest,
  SpeechCacheInfo,
  StageTrial,
  TurnModelInfo,
} from './contract.ts';
import { lastFourOf } from './credentials.ts';
import { healthInfo } from './health-view.ts';
import { type KeyInUse, type KeyRing, placeOf } from './key-ring.ts';
import type { ModelLists } from './model-list.ts';
import { parameterProblems } from './parameter-check.ts';
import { deleteKey, lockKey, saveKey } from './store.ts';
import { type TrialDeps, tryVendor } from './trial.ts';
import { bookTrials } from './trial-costs.ts';
import { vendorIn } from './vendor-in.ts';

export interface ProvidersServiceDeps extends TrialDeps {
  readonly database: Database;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly outbound: Outbound;
  readonly vendors: readonly Vendor[];
  readonly keyRing: KeyRing;
  readonly modelLists: ModelLists;
  readonly health: ProviderHealth;
  readonly speechCache: Pick<SpeechCache, 'figures' | 'keptBytes' | 'maxBytes'>;
  /** Answers undefined where turns are ended by words and silence alone. */
  readonly turnModels?: { current(): unknown };
}

/** Providers as a workspace sees them, and its keys. */
export interface ProvidersService {
  list(context: RequestContext): ProviderInfo[];
  /** @throws ProductError not-found, invalid-input. */
  setKey(context: RequestContext, id: string, input: z.output<typeof NewProviderKey>): Promise<ProviderInfo>;
  /** @throws ProductError not-found. */
  removeKey(context: RequestContext, id: string): Promise<void>;
  /** @throws ProductError not-found, invalid-input when there is no key. */
  test(context: RequestContext, id: string, input: z.output<typeof ProviderTest>): Promise<StageTrial[]>;
  /** @throws ProductError not-found, invalid-input when there is no key. */
  models(context: RequestContext, id: string, keys: KeyOwner | undefined): Promise<ModelList>;
  health(context: RequestContext): ProviderHealthInfo[];
  speechCache(context: RequestContext): SpeechCacheInfo;
  turnModel(): TurnModelInfo;
  /** Parameters that the chosen models do not take, A8. */
  problemsOf(config: AssistantConfig): FieldProblem[];
}

export function createProvidersService(deps: ProvidersServiceDeps): ProvidersService {
  const { database, ids, clock, secrets, outbound, vendors, keyRing, prices } = deps;
  const vendorNamed = (id: string) => vendorIn(vendors, id);
  const view = (workspaceId: string, vendor: Vendor) => infoOf({ prices, keyRing }, workspaceId, vendor);
  const keyFor = (workspaceId: string, id: string, keys: KeyOwner | undefined): KeyInUse => {
    vendorNamed(id);
    try {
      return keyRing.find(workspaceId, id, keys);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      throw new ProductError('invalid-input', error.message, [{ field: 'keys', problem: error.message }]);
    }
  };

  return {
    list: ({ workspaceId }) => vendors.map((vendor) => view(workspaceId, vendor)),

    async setKey(context, id, input) {
      const { workspaceId } = context;
      const vendor = vendorNamed(id);
      if (vendor.credentials.length === 0) throw new ProductError('invalid-input', `${vendor.name} needs no key.`);
      await inWorkspace(database, workspaceId, async (transaction) => {
        const before = await lockKey(transaction, workspaceId, id);
        const kept = before && keyRing.credentialsOf(before);
        const credentials = await changedCredentials(outbound, vendor, kept, input.credentials);
        const rowId = ids.uuid();
        await saveKey(transaction, {
          ...{ id: rowId, workspaceId, vendor: id },
          ...{ maxStreams: input.maxStreams, monthlyBudgetUsd: input.monthlyBudgetUsd },
          sealed: secrets.seal(JSON.stringify(credentials), placeOf(workspaceId, rowId)),
          lastFour: lastFourOf(vendor, credentials),
          updatedAt: new Date(clock.wallNow()),
        });
        const { maxStreams, monthlyBudgetUsd } = input;
        const detail = { fields: Object.keys(input.credentials), maxStreams, monthlyBudgetUsd };
        await recordAudit(transaction, ids, context, { action: 'provider:set-key', subjectId: id, detail });
      });
      await keyRing.refresh();
      return view(workspaceId, vendor);
    },

    async removeKey(context, id) {
      const { workspaceId } = context;
      const vendor = vendorNamed(id);
      await inWorkspace(database, workspaceId, async (transaction) => {
        if (!(await deleteKey(transaction, workspaceId, id)))
          throw new ProductError('not-found', `There is no key for ${vendor.name}.`);
        await recordAudit(transaction, ids, context, { action: 'provider:delete-key', subjectId: id });
      });
      await keyRing.refresh();
    },

    test: async ({ workspaceId }, id, { keys, language }) =>
      tryAndCount(deps, workspaceId, keyFor(workspaceId, id, keys), language),

    async models({ workspaceId }, id, keys) {
      const key = keyFor(workspaceId, id, keys);
      const offer = key.vendor.languageModel;
      if (!offer) return { isFresh: true, items: [] };
      const { isFresh, models } = await deps.modelLists.of(offer, key);
      return { isFresh, items: models.map((model) => modelInfo(prices, key.vendor, offer, model)) };
    },

    health: ({ workspaceId }) => deps.health.snapshot(workspaceId).map(healthInfo),

    turnModel: () => ({ inUse: deps.turnModels?.current() !== undefined }),

    speechCache: ({ workspaceId }) => ({
      items: deps.speechCache.figures(workspaceId).map(({ workspaceId: _own, ...figures }) => figures),
      ...{ keptBytes: deps.speechCache.keptBytes, maxBytes: deps.speechCache.maxBytes },
    }),

    problemsOf: (config) => parameterProblems(vendors, config),
  };
}

/** What a failed request has cost is not known. */
async function tryAndCount(
  deps: ProvidersServiceDeps,
  workspaceId: string,
  key: KeyInUse,
  language: string,
): Promise<StageTrial[]> {
  const trials = await tryVendor(deps, key, language);
  const spent = trials.flatMap(({ ok, costUsd }) => (ok ? [{ provider: key.vendor.id, keys: key.keys, costUsd }] : []));
  await bookTrials(deps, workspaceId, 'test', spent);
  return trials;
}
