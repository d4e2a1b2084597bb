import { and, desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { type Clock, errorMessage, every, type Ids, type Log } from '#base';
import { PRICE_UNITS, PricedStage, ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { asPlatform, type Database, providerPrices } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Vendor } from '#providers/catalog';
import type { NewOperatorPrice, OperatorPrice, PastPrice, PriceQuery } from './contract.ts';
import { listPrice, modelsOf, type PricePlace, type Prices, type PriceTable } from './prices.ts';
import { vendorIn } from './vendor-in.ts';

type PriceRow = typeof providerPrices.$inferSelect;

/** What the operator has set, as of now. Works on a snapshot, since every call asks. */
export interface PriceBook {
  readonly table: PriceTable;
  rows(): Iterable<PriceRow>;
  row(place: PricePlace): PriceRow | undefined;
  refresh(): Promise<void>;
  /** Reads the prices, and again from time to time for changes made by other nodes. The answer stops that. */
  start(): Promise<() => void>;
}

const REFRESH_MS = 15_000;

export function createPriceBook(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): PriceBook {
  let book: ReadonlyMap<string, PriceRow> = new Map();
  const row = (place: PricePlace) => book.get(keyOf(place));
  const refresh = async () => {
    const { vendor, stage, model, unit, createdAt, id } = providerPrices;
    const newest = await asPlatform(deps.database, (transaction) =>
      transaction
        .selectDistinctOn([vendor, stage, model, unit])
        .from(providerPrices)
        .orderBy(vendor, stage, model, unit, desc(createdAt), desc(id)),
    );
    book = new Map(newest.map((price) => [keyOf(price), price]));
  };
  return {
    row,
    rows: () => book.values(),
    table: (place) => {
      const { amount = null, usdRate = 1 } = row(place) ?? {};
      return amount === null ? undefined : amount * usdRate;
    },
    refresh,
    start: async () => {
      await refresh();
      return every(deps.clock, REFRESH_MS, () => {
        refresh().catch((error: unknown) =>
          deps.log.warn('Prices could not be read again.', { reason: errorMessage(error) }),
        );
      });
    },
  };
}

const keyOf = ({ vendor, stage, model, unit }: PricePlace) => [vendor, stage, model, unit].join(' ');

export interface OperatorPricesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vendors: readonly Vendor[];
  readonly prices: Prices;
  readonly book: PriceBook;
}

/** What providers charge, and what the operator knows better. Calls keep what they have cost: it is written down with them. */
export interface OperatorPricesService {
  list(): OperatorPrice[];
  /** @throws ProductError not-found, invalid-input. */
  set(context: RequestContext, input: z.output<typeof NewOperatorPrice>): Promise<OperatorPrice>;
  /** What the operator has set over time for a model, the newest first. */
  history(query: z.output<typeof PriceQuery>): Promise<PastPrice[]>;
}

export function createOperatorPricesService(deps: OperatorPricesDeps): OperatorPricesService {
  const { database, clock, ids, vendors, prices, book } = deps;
  const view = (vendor: Vendor, place: PricePlace): OperatorPrice => {
    const { stage, model, unit } = place;
    const now = prices.inForce(vendor, stage, model, unit);
    return {
      ...{ ...place, vendorName: vendor.name, usd: now?.usd ?? null, source: now?.source ?? null },
      own: ownOf(book.row(place)),
      ...{ listUsd: listPrice(vendor, stage, model, unit) ?? null, listAsOf: vendor.pricesAsOf ?? null },
    };
  };
  const placesOf = (vendor: Vendor): PricePlace[] =>
    PricedStage.options.flatMap((stage) => {
      const known = modelsOf(vendor, stage);
      if (!known) return [];
      const set = [...book.rows()].flatMap((row) =>
        row.vendor === vendor.id && row.stage === stage ? [row.model] : [],
      );
      const models = new Set([...known, ...set, '']);
      return [...models].flatMap((model) =>
        PRICE_UNITS[stage].map((unit) => ({ vendor: vendor.id, stage, model, unit })),
      );
    });
  return {
    // What runs on this machine costs nothing, whatever anybody says.
    list: () =>
      vendors
        .filter(({ credentials }) => credentials.length > 0)
        .flatMap((vendor) => placesOf(vendor).map((place) => view(vendor, place))),

    async set(context, { money, ...place }) {
      const vendor = vendorIn(vendors, place.vendor);
      if (!modelsOf(vendor, place.stage) || !PRICE_UNITS[place.stage].some((unit) => unit === place.unit))
        throw new ProductError('invalid-input', `${vendor.name} has no such price.`);
      await asPlatform(database, async (transaction) => {
        await transaction.insert(providerPrices).values({
          ...{ id: ids.uuid(), ...place, ...(money ?? { amount: null }) },
          ...{ setBy: context.actor.name, createdAt: new Date(clock.wallNow()) },
        });
        const subjectId = [place.vendor, place.stage, place.model].filter(Boolean).join(' ');
        const detail = { unit: place.unit, ...money };
        await recordAudit(transaction, ids, context, { action: 'operator:set-price', subjectId, detail });
      });
      await book.refresh();
      return view(vendor, place);
    },

    async history({ vendor, stage, model }) {
      const { createdAt, id } = providerPrices;
      const isIt = and(
        ...[eq(providerPrices.vendor, vendor), eq(providerPrices.stage, stage), eq(providerPrices.model, model)],
      );
      const rows = await asPlatform(database, (transaction) =>
        transaction.select().from(providerPrices).where(isIt).orderBy(desc(createdAt), desc(id)).limit(MOST_PAST),
      );
      return rows.map((row) => ({
        ...{ unit: row.unit, money: moneyOf(row), since: row.createdAt.toISOString(), setBy: row.setBy },
      }));
    },
  };
}

const MOST_PAST = 100;

const moneyOf = ({ amount, currency, usdRate }: PriceRow) => (amount === null ? null : { amount, currency, usdRate });

function ownOf(row: PriceRow | undefined): OperatorPrice['own'] {
  const money = row && moneyOf(row);
  return money ? { ...money, since: row.createdAt.toISOString(), setBy: row.setBy } : null;
}
