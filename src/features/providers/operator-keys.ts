import type { z } from 'zod';
import { ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { asPlatform } from '#platform/db';
import type { RequestContext } from '#platform/http';
import { ProviderError } from '#providers';
import type { Credentials, Vendor } from '#providers/catalog';
import { changedCredentials } from './changed-credentials.ts';
import type { NewOperatorKey, OperatorKey, ProviderTest, StageTrial } from './contract.ts';
import { lastFourOf, shownOf } from './credentials.ts';
import { operatorPlace } from './key-ring.ts';
import type { ProvidersServiceDeps } from './service.ts';
import { deleteOperatorKey, lockOperatorKey, type OperatorKeyRow, saveOperatorKey } from './store.ts';
import { tryVendor } from './trial.ts';
import { vendorIn } from './vendor-in.ts';

/** The keys that all workspaces share, and what they may be used for. */
export interface OperatorKeysService {
  list(): OperatorKey[];
  /** @throws ProductError not-found, invalid-input, conflict when the key comes from the environment. */
  set(context: RequestContext, id: string, input: z.output<typeof NewOperatorKey>): Promise<OperatorKey>;
  /** @throws ProductError not-found. */
  remove(context: RequestContext, id: string): Promise<void>;
  /** @throws ProductError not-found, invalid-input when there is no key. */
  test(id: string, input: z.output<typeof ProviderTest>): Promise<StageTrial[]>;
}

const NO_LIMITS = {
  ...{ maxStreams: null, monthlyBudgetUsd: null, workspaceMaxStreams: null, workspaceMonthlyBudgetUsd: null },
};
/** The operator's keys are tried for no workspace. */
const NOBODY = '';

export function createOperatorKeysService(deps: ProvidersServiceDeps): OperatorKeysService {
  const { database, ids, clock, secrets, outbound, vendors, keyRing } = deps;
  const view = (vendor: Vendor): OperatorKey => {
    const { id, name, credentials, testedAgainst } = vendor;
    const row = keyRing.operatorRow(id);
    const ours = keyRing.oursOf(vendor);
    return {
      ...{ id, name, testedAgainst, credentials: credentials.map((field) => ({ ...field })) },
      ...{ source: keyRing.sourceOfOurs(vendor) ?? null, values: shownOf(vendor, ours) },
      ...{ lastFour: lastFourOf(vendor, ours), updatedAt: row?.updatedAt.toISOString() ?? null },
      ...limitsOf(row),
      ...keyRing.gates.totalUse(id),
    };
  };
  /** What is sealed from now on. */
  const sealed = async (vendor: Vendor, row: OperatorKeyRow | undefined, given: Credentials | undefined) => {
    if (given === undefined)
      return { id: row?.id ?? ids.uuid(), sealed: row?.sealed ?? null, lastFour: row?.lastFour ?? '' };
    if (keyRing.sourceOfOurs(vendor) === 'environment')
      throw new ProductError('conflict', `The key for ${vendor.name} comes from the environment: change it there.`);
    if (vendor.credentials.length === 0) throw new ProductError('invalid-input', `${vendor.name} needs no key.`);
    const kept = row?.sealed ? keyRing.oursOf(vendor) : undefined;
    const credentials = await changedCredentials(outbound, vendor, kept, given);
    const id = ids.uuid();
    return {
      ...{ id, sealed: secrets.seal(JSON.stringify(credentials), operatorPlace(id)) },
      lastFour: lastFourOf(vendor, credentials),
    };
  };

  return {
    list: () => vendors.map(view),

    async set(context, id, { credentials, ...limits }) {
      const vendor = vendorIn(vendors, id);
      await asPlatform(database, async (transaction) => {
        const before = await lockOperatorKey(transaction, id);
        await saveOperatorKey(transaction, {
          ...{ vendor: id, ...(await sealed(vendor, before, credentials)) },
          ...{ ...limitsOf(before), ...definedOf(limits) },
          updatedAt: new Date(clock.wallNow()),
        });
        const detail = { fields: Object.keys(credentials ?? {}), ...limits };
        await recordAudit(transaction, ids, context, { action: 'operator:set-key', subjectId: id, detail });
      });
      await keyRing.refresh();
      return view(vendor);
    },

    async remove(context, id) {
      const vendor = vendorIn(vendors, id);
      await asPlatform(database, async (transaction) => {
        if (!(await deleteOperatorKey(transaction, id)))
          throw new ProductError('not-found', `Nothing is stored for ${vendor.name}.`);
        await recordAudit(transaction, ids, context, { action: 'operator:delete-key', subjectId: id });
      });
      await keyRing.refresh();
    },

    async test(id, { language }) {
      vendorIn(vendors, id);
      try {
        return await tryVendor(deps, keyRing.find(NOBODY, id, 'ours'), language);
      } catch (error) {
        throw error instanceof ProviderError ? new ProductError('invalid-input', error.message) : error;
      }
    },
  };
}

function limitsOf(row: OperatorKeyRow | undefined) {
  if (!row) return NO_LIMITS;
  const { maxStreams, monthlyBudgetUsd, workspaceMaxStreams, workspaceMonthlyBudgetUsd } = row;
  return { maxStreams, monthlyBudgetUsd, workspaceMaxStreams, workspaceMonthlyBudgetUsd };
}

const definedOf = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
