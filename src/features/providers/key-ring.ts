import { type Clock, errorMessage, every, type Log } from '#base';
import type { KeyOwner } from '#domain';
import type { Database } from '#platform/db';
import type { Outbound } from '#platform/outbound';
import type { SecretPlace, Secrets } from '#platform/secrets';
import { ProviderError, type ProviderHealth } from '#providers';
import type { Credentials, Vendor, VendorAccess } from '#providers/catalog';
import { addressesIn } from './credentials.ts';
import { createKeyGates, type KeyGate, type KeyGates, type KeyLimits } from './key-gates.ts';
import { monthOf } from './spending.ts';
import { type KeyRow, type OperatorKeyRow, readKeys } from './store.ts';

export interface KeyRingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly outbound: Outbound;
  readonly vendors: readonly Vendor[];
  readonly health: Pick<ProviderHealth, 'reset'>;
  /** The operator's from the environment, by vendor. */
  readonly ours: Readonly<Record<string, Credentials>>;
}

/** What a vendor's engines are made with for one workspace. */
export interface KeyInUse {
  readonly vendor: Vendor;
  readonly keys: KeyOwner;
  /** Another one whenever the key is: what was made with a different one is out of date. */
  readonly version: string;
  readonly gate: KeyGate;
  readonly access: VendorAccess;
}

/** `not-needed`: the vendor works without a key. */
export type OursSource = 'environment' | 'stored' | 'not-needed';

/** The keys in force. Works on a snapshot, since every call asks. */
export interface KeyRing {
  /** @throws ProviderError configuration: which key is missing, for the person who can give it. */
  find(workspaceId: string, vendorId: string, keys?: KeyOwner): KeyInUse;
  /** The workspace's own key. */
  row(workspaceId: string, vendorId: string): KeyRow | undefined;
  /** What the operator has stored for a vendor. */
  operatorRow(vendorId: string): OperatorKeyRow | undefined;
  credentialsOf(row: KeyRow): Credentials;
  /** Where the operator's key comes from; undefined: there is none. */
  sourceOfOurs(vendor: Vendor): OursSource | undefined;
  /** The operator's credentials. */
  oursOf(vendor: Vendor): Credentials;
  readonly gates: Pick<KeyGates, 'use' | 'totalUse'>;
  /** Puts what is stored in force. */
  refresh(): Promise<void>;
  /** Reads the keys, and again from time to time for changes made by other nodes. The answer stops that. */
  start(): Promise<() => void>;
}

/** How long a change made on another node may take to be seen here. */
const REFRESH_MS = 15_000;
export const placeOf = (workspaceId: string, rowId: string) => ({
  ...{ workspaceId, rowId, column: 'provider_keys.credentials' },
});
/** Of a key that belongs to no workspace. */
export const operatorPlace = (rowId: string) => ({
  ...{ workspaceId: 'operator', rowId, column: 'operator_keys.credentials' },
});

export function createKeyRing(deps: KeyRingDeps): KeyRing {
  const { clock, log } = deps;
  const guarded = guardedAccess(deps);
  const gates = createKeyGates();
  let rows: ReadonlyMap<string, KeyRow> = new Map();
  let operatorRows: ReadonlyMap<string, OperatorKeyRow> = new Map();
  const open = opener(deps.secrets);

  const row = (workspaceId: string, vendorId: string) => rows.get(`${workspaceId} ${vendorId}`);
  const credentialsOf = (found: KeyRow) => open(found, found.sealed, placeOf(found.workspaceId, found.id));
  const storedOf = (vendorId: string): Credentials | undefined => {
    const found = operatorRows.get(vendorId);
    return found?.sealed ? open(found, found.sealed, operatorPlace(found.id)) : undefined;
  };
  const sourceOfOurs = ({ id, credentials }: Vendor): OursSource | undefined => {
    if (deps.ours[id] !== undefined) return 'environment';
    if (operatorRows.get(id)?.sealed) return 'stored';
    return credentials.every(({ required }) => !required) ? 'not-needed' : undefined;
  };
  const ours = (workspaceId: string, vendor: Vendor): KeyInUse => {
    const { id } = vendor;
    const stored = deps.ours[id] === undefined ? storedOf(id) : undefined;
    return {
      ...{ vendor, keys: 'ours', version: stored ? `ours ${operatorRows.get(id)?.id}` : 'ours' },
      gate: gates.gate(workspaceId, vendor, 'ours', () => operatorRows.get(id)),
      // What came over the web is guarded, what the machine was started with is not.
      access: stored ? guarded(vendor, stored) : { clock, log, credentials: deps.ours[id] ?? {} },
    };
  };
  const yours = (workspaceId: string, vendor: Vendor, found: KeyRow): KeyInUse => ({
    ...{ vendor, keys: 'yours', version: `${found.id}` },
    gate: gates.gate(workspaceId, vendor, 'yours', () => limitsOf(row(workspaceId, vendor.id))),
    access: guarded(vendor, credentialsOf(found)),
  });

  const refresh = async () => {
    const read = await readKeys(deps.database, monthOf(clock.wallNow()));
    const before = { rows, operatorRows };
    rows = new Map(read.keys.map((found) => [`${found.workspaceId} ${found.vendor}`, found]));
    operatorRows = new Map(read.operatorKeys.map((found) => [found.vendor, found]));
    gates.setSpending(read.spending);
    // A provider that was passed over for its key may work with the new one.
    for (const { workspaceId, vendor } of changed(before.rows, rows)) deps.health.reset(workspaceId, vendor);
    for (const { vendor } of changed(before.operatorRows, operatorRows)) deps.health.reset(undefined, vendor);
  };
  return {
    find(workspaceId, vendorId, keys) {
      const vendor = deps.vendors.find(({ id }) => id === vendorId);
      if (!vendor) throw new ProviderError(vendorId, 'configuration', 'This version has no such provider.');
      const own = keys === 'ours' ? undefined : row(workspaceId, vendorId);
      if (own) return yours(workspaceId, vendor, own);
      if (keys !== 'yours' && sourceOfOurs(vendor)) return ours(workspaceId, vendor);
      throw new ProviderError(vendorId, 'configuration', missingKey(vendor, keys));
    },
    row,
    operatorRow: (vendorId) => operatorRows.get(vendorId),
    credentialsOf,
    sourceOfOurs,
    oursOf: ({ id }) => deps.ours[id] ?? storedOf(id) ?? {},
    gates,
    refresh,
    start: async () => {
      await refresh();
      return every(clock, REFRESH_MS, () => {
        refresh().catch((error: unknown) =>
          log.warn('Keys of providers could not be read again.', { reason: errorMessage(error) }),
        );
      });
    },
  };
}

/** Opens what is sealed, once for each row that was read. */
function opener(secrets: Secrets) {
  const opened = new WeakMap<object, Credentials>();
  return (row: object, sealed: string, place: SecretPlace): Credentials => {
    const known = opened.get(row);
    if (known) return known;
    const credentials = JSON.parse(secrets.open(sealed, place)) as Credentials;
    opened.set(row, credentials);
    return credentials;
  };
}

/** Rows that are new, gone, or have another key. */
function changed<R extends { readonly id: string }>(before: ReadonlyMap<string, R>, now: ReadonlyMap<string, R>): R[] {
  return [...new Map([...before, ...now])].flatMap(([place, row]) =>
    before.get(place)?.id === now.get(place)?.id ? [] : [row],
  );
}

const limitsOf = (row: KeyRow | undefined): KeyLimits | undefined => row;

function missingKey({ name }: Vendor, keys: KeyOwner | undefined): string {
  if (keys === 'ours') return `The operator of this server has given no key for ${name}.`;
  return `There is no key for ${name}: add one under Providers.`;
}

/** What a workspace gave reaches the public internet only, and what the operator allowed. */
function guardedAccess({ clock, log, outbound }: KeyRingDeps) {
  const guardedFetch = fetchThrough(outbound);
  return (vendor: Vendor, credentials: Credentials): VendorAccess => {
    // Sockets to an IP address need no lookup, so the guard would not be asked.
    if (!addressesIn(vendor, credentials).every(({ value }) => outbound.mayReach(value)))
      throw new ProviderError(vendor.id, 'configuration', 'The address is not on the public internet.');
    return { clock, log, credentials, fetch: guardedFetch, lookup: outbound.lookup };
  };
}

/** The guarded `fetch` in the shape of the platform's own. */
function fetchThrough(outbound: Outbound): typeof fetch {
  type Guarded = Parameters<Outbound['fetch']>;
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return (await outbound.fetch(url, init as Guarded[1])) as unknown as Response;
  };
}
