import type { KeyOwner } from '#domain';
import { ProviderError } from '#providers';
import type { Vendor } from '#providers/catalog';
import type { SpendingRow } from './spending.ts';

/** What a key may be used for. `workspace...`: by a single workspace, of a key that all of them share. */
export interface KeyLimits {
  /** Requests and streams at once on each node; null: no limit. */
  readonly maxStreams: number | null;
  /** US dollars in a calendar month (UTC); null: no limit. */
  readonly monthlyBudgetUsd: number | null;
  readonly workspaceMaxStreams?: number | null;
  readonly workspaceMonthlyBudgetUsd?: number | null;
}

export interface KeyUse {
  readonly streams: number;
  readonly spentUsd: number;
}

/** Where the limits of a key are kept to, for one workspace. They are looked up anew each time: a change is in force at once. */
export interface KeyGate {
  /** For a new call. @throws ProviderError limit when the budget of the month is spent. */
  check(): void;
  /** Takes a place for a request or stream; the answer gives it back, once. @throws ProviderError limit when all are taken. */
  take(): () => void;
}

/** What all keys are used for on this node, and what they have cost in all. */
export interface KeyGates {
  gate(workspaceId: string, vendor: Vendor, keys: KeyOwner, limits: () => KeyLimits | undefined): KeyGate;
  use(workspaceId: string, vendorId: string, keys: KeyOwner): KeyUse;
  /** Of the operator's key, over all workspaces. */
  totalUse(vendorId: string): KeyUse;
  /** What was spent in this month. */
  setSpending(rows: readonly SpendingRow[]): void;
}

export function createKeyGates(): KeyGates {
  const streams = new Map<string, number>();
  let spending: ReadonlyMap<string, number> = new Map();
  const figuresAt = (place: string): KeyUse => ({
    streams: streams.get(place) ?? 0,
    spentUsd: spending.get(place) ?? 0,
  });
  const add = (place: string, count: number) => streams.set(place, (streams.get(place) ?? 0) + count);

  return {
    gate(workspaceId, { id, name }, keys, limits) {
      const own = placeOf(workspaceId, id, keys);
      const total = keys === 'ours' ? totalOf(id) : own;
      const refuse = (why: string) => {
        throw new ProviderError(id, 'limit', why);
      };
      return {
        check() {
          const now = limits();
          const words = WORDS[keys](name);
          if (isReached(now?.monthlyBudgetUsd, figuresAt(total).spentUsd)) refuse(words.spent);
          if (isReached(now?.workspaceMonthlyBudgetUsd, figuresAt(own).spentUsd)) refuse(words.shareSpent);
        },
        take() {
          const now = limits();
          const words = WORDS[keys](name);
          if (isReached(now?.maxStreams, figuresAt(total).streams)) refuse(words.busy);
          if (isReached(now?.workspaceMaxStreams, figuresAt(own).streams)) refuse(words.shareBusy);
          const places = new Set([own, total]);
          for (const place of places) add(place, 1);
          let isTaken = true;
          return () => {
            if (isTaken) for (const place of places) add(place, -1);
            isTaken = false;
          };
        },
      };
    },
    use: (workspaceId, vendorId, keys) => figuresAt(placeOf(workspaceId, vendorId, keys)),
    totalUse: (vendorId) => figuresAt(totalOf(vendorId)),
    setSpending(rows) {
      const sums = new Map<string, number>();
      for (const { workspaceId, vendor, keys, usd } of rows) {
        sums.set(placeOf(workspaceId, vendor, keys), usd);
        if (keys === 'ours') sums.set(totalOf(vendor), (sums.get(totalOf(vendor)) ?? 0) + usd);
      }
      spending = sums;
    },
  };
}

const placeOf = (workspaceId: string, vendorId: string, keys: KeyOwner) => `${workspaceId} ${vendorId} ${keys}`;
const totalOf = (vendorId: string) => `* ${vendorId}`;

const isReached = (limit: number | null | undefined, used: number) =>
  limit !== null && limit !== undefined && used >= limit;

/** For the members of a workspace: of the operator's key they are told no figures, which would be of others too. */
const WORDS = {
  yours: (name: string) => ({
    spent: `The budget of your key for ${name} is spent for this month.`,
    busy: `Your key for ${name} is used by as many requests and streams as it may be.`,
    shareSpent: '',
    shareBusy: '',
  }),
  ours: (name: string) => ({
    spent: `The budget of the operator's key for ${name} is spent for this month.`,
    busy: `The operator's key for ${name} is used by as many requests and streams as it may be.`,
    shareSpent: `What this workspace may spend with the operator's key for ${name} is spent for this month.`,
    shareBusy: `This workspace uses the operator's key for ${name} for as many requests and streams as it may.`,
  }),
} as const satisfies Record<
  KeyOwner,
  (name: string) => Readonly<Record<'spent' | 'busy' | 'shareSpent' | 'shareBusy', string>>
>;
