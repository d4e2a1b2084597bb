import { type Clock, errorMessage, every, type Log } from '#base';
import type { KeyOwner } from '#domain';
import type { Database } from '#platform/db';
import type { Outbound } from '#platform/outbound';
import type { Secrets } from '#platform/secrets';
import { ProviderError, type ProviderHealth } from '#providers';
import type { Credentials, Vendor, VendorAccess } from '#providers/catalog';
import { allKeys, type KeyRow } from './store.ts';

export interface KeyRingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly outbound: Outbound;
  readonly vendors: readonly Vendor[];
  readonly health: Pick<ProviderHealth, 'reset'>;
  /** The operator's, by vendor. */
  readonly ours: Readonly<Record<string, Credentials>>;
}

/** What a vendor's engines are made with for one workspace. */
export interface KeyInUse {
  readonly vendor: Vendor;
  readonly keys: KeyOwner;
  /** Another one whenever the key is: what was made with a different one is out of date. */
  readonly version: string;
  readonly maxStreams: number | undefined;
  readonly access: VendorAccess;
}

/** The keys in force. Works on a snapshot, since every call asks. */
export interface KeyRing {
  /** @throws ProviderError configuration: which key is missing, for the person who can give it. */
  find(workspaceId: string, vendorId: string, keys?: KeyOwner): KeyInUse;
  /** The workspace's own key. */
  row(workspaceId: string, vendorId: string): KeyRow | undefined;
  credentialsOf(row: KeyRow): Credentials;
  hasOurs(vendor: Vendor): boolean;
  /** Puts what is stored in force. */
  refresh(): Promise<void>;
  /** Reads the keys, and again from time to time for changes made by other nodes. The answer stops that. */
  start(): Promise<() => void>;
}

/** How long a change made on another node may take to be seen here. */
const REFRESH_MS = 15_000;
const COLUMN = 'provider_keys.credentials';
export const placeOf = (workspaceId: string, rowId: string) => ({ workspaceId, rowId, column: COLUMN });

export function createKeyRing(deps: KeyRingDeps): KeyRing {
  const { clock, log } = deps;
  const guarded = guardedAccess(deps);
  let rows: ReadonlyMap<string, KeyRow> = new Map();
  /** Opened once for each version. */
  const opened = new WeakMap<KeyRow, Credentials>();

  const credentialsOf = (row: KeyRow): Credentials => {
    const known = opened.get(row);
    if (known) return known;
    const credentials = JSON.parse(deps.secrets.open(row.sealed, placeOf(row.workspaceId, row.id))) as Credentials;
    opened.set(row, credentials);
    return credentials;
  };
  const row = (workspaceId: string, vendorId: string) => rows.get(`${workspaceId} ${vendorId}`);
  const hasOurs = ({ id, credentials }: Vendor) =>
    deps.ours[id] !== undefined || credentials.every(({ required }) => !required);

  const ours = (vendor: Vendor): KeyInUse => ({
    ...{ vendor, keys: 'ours', version: 'ours', maxStreams: undefined },
    access: { clock, log, credentials: deps.ours[vendor.id] ?? {} },
  });
  const yours = (vendor: Vendor, found: KeyRow): KeyInUse => ({
    ...{ vendor, keys: 'yours', version: versionOf(found) },
    maxStreams: found.maxStreams ?? undefined,
    access: guarded(vendor, credentialsOf(found)),
  });

  const refresh = async () => {
    const before = rows;
    rows = new Map((await allKeys(deps.database)).map((found) => [`${found.workspaceId} ${found.vendor}`, found]));
    for (const [place, found] of new Map([...before, ...rows])) {
      const isSame = versionOf(before.get(place)) === versionOf(rows.get(place));
      // A provider that was passed over for its key may work with the new one.
      if (!isSame) deps.health.reset(found.workspaceId, found.vendor);
    }
  };
  return {
    find(workspaceId, vendorId, keys) {
      const vendor = deps.vendors.find(({ id }) => id === vendorId);
      if (!vendor) throw new ProviderError(vendorId, 'configuration', 'This version has no such provider.');
      const own = keys === 'ours' ? undefined : row(workspaceId, vendorId);
      if (own) return yours(vendor, own);
      if (keys !== 'yours' && hasOurs(vendor)) return ours(vendor);
      throw new ProviderError(vendorId, 'configuration', missingKey(vendor, keys));
    },
    row,
    credentialsOf,
    hasOurs,
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

const versionOf = (row: KeyRow | undefined) => (row === undefined ? '' : `${row.id} ${row.updatedAt.getTime()}`);

function missingKey({ name }: Vendor, keys: KeyOwner | undefined): string {
  if (keys === 'ours') return `The operator of this server has given no key for ${name}.`;
  return `There is no key for ${name}: add one under Providers.`;
}

/** What a workspace gave reaches the public internet only, and what the operator allowed. */
function guardedAccess({ clock, log, outbound }: KeyRingDeps) {
  const guardedFetch = fetchThrough(outbound);
  return (vendor: Vendor, credentials: Credentials): VendorAccess => {
    const { address } = credentials;
    // Sockets to an IP address need no lookup, so the guard would not be asked.
    if (address !== undefined && !outbound.mayReach(address))
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
