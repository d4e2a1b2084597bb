import { z } from 'zod';
import type { UsageLine } from '#domain';
import type { ModelPrice, Vendor } from '#providers/catalog';

const Usd = z.number().min(0);

/** What the operator really pays, in US dollars by vendor, where it is not the list price. */
export const PriceOverrides = z.record(
  z.string(),
  z.strictObject({
    speechToTextPerMinute: Usd.optional(),
    textToSpeechPerMillionCharacters: Usd.optional(),
    embeddingPerMillionTokens: Usd.optional(),
    /** Per million tokens; `*`: every model that is not named. */
    languageModels: z
      .record(z.string(), z.strictObject({ input: Usd, cachedInput: Usd.exactOptional(), output: Usd }))
      .optional(),
  }),
);
export type PriceOverrides = z.infer<typeof PriceOverrides>;

/** US dollars; undefined: not known. */
export interface Prices {
  perMinute(vendor: Vendor): number | undefined;
  perMillionCharacters(vendor: Vendor): number | undefined;
  perMillionEmbeddedTokens(vendor: Vendor): number | undefined;
  /** null: not known. */
  ofEmbedding(vendor: Vendor, tokens: number): number | null;
  ofModel(vendor: Vendor, model: string): ModelPrice | undefined;
  /** What this costs; null: not known. */
  costOf(line: Omit<UsageLine, 'costUsd'>): number | null;
}

/** The catalogue's list prices, and in their place those of the operator. */
export function createPrices(vendors: readonly Vendor[], overrides: PriceOverrides = {}): Prices {
  const prices: Omit<Prices, 'costOf' | 'ofEmbedding'> = {
    perMinute: (vendor) =>
      overrides[vendor.id]?.speechToTextPerMinute ?? listed(vendor, vendor.speechToText?.pricePerMinute),
    perMillionCharacters: (vendor) =>
      overrides[vendor.id]?.textToSpeechPerMillionCharacters ??
      listed(vendor, vendor.textToSpeech?.pricePerMillionCharacters),
    perMillionEmbeddedTokens: (vendor) =>
      overrides[vendor.id]?.embeddingPerMillionTokens ?? listed(vendor, vendor.embedding?.pricePerMillionTokens),
    ofModel: (vendor, model) => {
      const own = overrides[vendor.id]?.languageModels;
      const named = model || (vendor.languageModel?.models[0] ?? '');
      return own?.[named] ?? own?.['*'] ?? vendor.languageModel?.price(named);
    },
  };
  return {
    ...prices,
    ofEmbedding: (vendor, tokens) => {
      const price = prices.perMillionEmbeddedTokens(vendor);
      return price === undefined ? null : (price * tokens) / MILLION;
    },
    costOf: (line) => {
      const vendor = vendors.find(({ id }) => id === line.provider);
      return (vendor && costAt(prices, vendor, line)) ?? null;
    },
  };
}

/** A vendor that wants a key is not free: its 0 says that the price is not known. */
function listed({ credentials }: Vendor, price: number | undefined): number | undefined {
  return price === 0 && credentials.some(({ required }) => required) ? undefined : price;
}

const MILLION = 1_000_000;
const MINUTE_S = 60;

function costAt(
  prices: Omit<Prices, 'costOf' | 'ofEmbedding'>,
  vendor: Vendor,
  line: Omit<UsageLine, 'costUsd'>,
): number | undefined {
  // The offline brain is part of the program: it has no model on offer and costs nothing.
  if (vendor.id === 'local') return 0;
  const times = (price: number | undefined, amount = 0) => (price === undefined ? undefined : price * amount);
  if (line.stage === 'speech-to-text') return times(prices.perMinute(vendor), (line.seconds ?? 0) / MINUTE_S);
  if (line.stage === 'text-to-speech')
    return times(prices.perMillionCharacters(vendor), (line.characters ?? 0) / MILLION);
  const price = prices.ofModel(vendor, line.model);
  return price && costOfTokens(price, line);
}

/** US dollars. Cached tokens are part of the input. */
function costOfTokens({ input, cachedInput = input, output }: ModelPrice, line: Omit<UsageLine, 'costUsd'>): number {
  const { inputTokens = 0, cachedTokens = 0, outputTokens = 0 } = line;
  return ((inputTokens - cachedTokens) * input + cachedTokens * cachedInput + outputTokens * output) / MILLION;
}
