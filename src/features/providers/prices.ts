import { z } from 'zod';
import type { PricedStage, PriceUnit, UsageLine } from '#domain';
import type { ListPrices, ModelPrice, Vendor } from '#providers/catalog';

const Usd = z.number().min(0);

/** What the operator really pays, in US dollars by vendor, where it is not the list price: the file PARLEY_PRICES. */
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

/** What a price is of. */
export interface PricePlace {
  readonly vendor: string;
  readonly stage: PricedStage;
  /** Empty: every model that has no price of its own. */
  readonly model: string;
  readonly unit: PriceUnit;
}

/** Where a price comes from: the operator's table, the file PARLEY_PRICES, or the vendor's list. */
export type PriceSource = 'operator' | 'file' | 'list';
export interface PriceInForce {
  readonly usd: number;
  readonly source: PriceSource;
}

/** US dollars that the operator has set; undefined: nothing. */
export type PriceTable = (place: PricePlace) => number | undefined;

/** US dollars; undefined: not known. `model` empty: the vendor's usual one, unless it says otherwise. */
export interface Prices {
  /** The price of exactly this model and unit, and where it comes from; `model` empty: of every model that has none of its own. */
  inForce(vendor: Vendor, stage: PricedStage, model: string, unit: PriceUnit): PriceInForce | undefined;
  perMinute(vendor: Vendor, model?: string): number | undefined;
  perMillionCharacters(vendor: Vendor, model?: string): number | undefined;
  perMillionEmbeddedTokens(vendor: Vendor, model?: string): number | undefined;
  /** null: not known. */
  ofEmbedding(vendor: Vendor, model: string, tokens: number): number | null;
  ofModel(vendor: Vendor, model: string): ModelPrice | undefined;
  /** What this costs now; null: not known. */
  costOf(line: Omit<UsageLine, 'costUsd'>): number | null;
}

const NONE_SET: PriceTable = () => undefined;

/** The list prices of the catalogue; before them the file's, and before those what the operator has set, as of now. */
export function createPrices(
  vendors: readonly Vendor[],
  file: PriceOverrides = {},
  table: PriceTable = NONE_SET,
): Prices {
  const inForce: Prices['inForce'] = (vendor, stage, model, unit) => {
    const place = { vendor: vendor.id, stage, unit };
    const set = table({ ...place, model }) ?? table({ ...place, model: '' });
    if (set !== undefined) return { usd: set, source: 'operator' };
    const filed = inFile(file[vendor.id], stage, model, unit);
    if (filed !== undefined) return { usd: filed, source: 'file' };
    const listed = listPrice(vendor, stage, model, unit);
    return listed === undefined ? undefined : { usd: listed, source: 'list' };
  };
  const usd = (vendor: Vendor, stage: PricedStage, model: string, unit: PriceUnit) =>
    inForce(vendor, stage, model || usualModel(vendor, stage), unit)?.usd;
  const simple: Pick<Prices, 'perMinute' | 'perMillionCharacters' | 'perMillionEmbeddedTokens' | 'ofModel'> = {
    perMinute: (vendor, model = '') => usd(vendor, 'speech-to-text', model, 'minute'),
    perMillionCharacters: (vendor, model = '') => usd(vendor, 'text-to-speech', model, 'million-characters'),
    perMillionEmbeddedTokens: (vendor, model = '') => usd(vendor, 'embedding', model, 'million-tokens'),
    ofModel: (vendor, model) => {
      const of = (unit: PriceUnit) => usd(vendor, 'language-model', model, unit);
      const [input, output] = [of('million-input-tokens'), of('million-output-tokens')];
      if (input === undefined || output === undefined) return undefined;
      const cachedInput = of('million-cached-tokens');
      return { input, output, ...(cachedInput !== undefined && { cachedInput }) };
    },
  };
  return {
    inForce,
    ...simple,
    ofEmbedding: (vendor, model, tokens) => {
      const price = simple.perMillionEmbeddedTokens(vendor, model);
      return price === undefined ? null : (price * tokens) / MILLION;
    },
    costOf: (line) => {
      const vendor = vendors.find(({ id }) => id === line.provider);
      return (vendor && costAt(simple, vendor, line)) ?? null;
    },
  };
}

const OFFERS = {
  'speech-to-text': ({ speechToText }: Vendor) => speechToText,
  'language-model': ({ languageModel }: Vendor) => languageModel,
  'text-to-speech': ({ textToSpeech }: Vendor) => textToSpeech,
  embedding: ({ embedding }: Vendor) => embedding,
} as const satisfies Record<PricedStage, (vendor: Vendor) => { readonly models: readonly string[] } | undefined>;

/** The models that a vendor offers for a stage, its usual one first; undefined: it does nothing there. */
export const modelsOf = (vendor: Vendor, stage: PricedStage): readonly string[] | undefined =>
  OFFERS[stage](vendor)?.models;

const usualModel = (vendor: Vendor, stage: PricedStage) => modelsOf(vendor, stage)?.[0] ?? '';

/** The vendor's own price for a model and unit, in US dollars. */
export function listPrice(vendor: Vendor, stage: PricedStage, model: string, unit: PriceUnit): number | undefined {
  const offer = OFFERS[stage](vendor);
  if (!offer) return undefined;
  return 'prices' in offer ? byModel(offer.prices, model) : tokenPrice(offer.price(model), unit);
}

const byModel = (prices: ListPrices, model: string) => prices[model] ?? prices['*'];

function tokenPrice(price: ModelPrice | undefined, unit: PriceUnit): number | undefined {
  if (unit === 'million-input-tokens') return price?.input;
  return unit === 'million-output-tokens' ? price?.output : price?.cachedInput;
}

function inFile(
  file: PriceOverrides[string] | undefined,
  stage: PricedStage,
  model: string,
  unit: PriceUnit,
): number | undefined {
  if (stage === 'speech-to-text') return file?.speechToTextPerMinute;
  if (stage === 'text-to-speech') return file?.textToSpeechPerMillionCharacters;
  if (stage === 'embedding') return file?.embeddingPerMillionTokens;
  const price = file?.languageModels?.[model] ?? file?.languageModels?.['*'];
  // A model that the file prices is cached at the file's price, not at the list's.
  return price && (tokenPrice(price, unit) ?? price.input);
}

const MILLION = 1_000_000;
const MINUTE_S = 60;

function costAt(
  prices: Pick<Prices, 'perMinute' | 'perMillionCharacters' | 'ofModel'>,
  vendor: Vendor,
  line: Omit<UsageLine, 'costUsd'>,
): number | undefined {
  // The offline brain is part of the program: it has no model on offer and costs nothing.
  if (vendor.id === 'local') return 0;
  const times = (price: number | undefined, amount = 0) => (price === undefined ? undefined : price * amount);
  if (line.stage === 'speech-to-text')
    return times(prices.perMinute(vendor, line.model), (line.seconds ?? 0) / MINUTE_S);
  if (line.stage === 'text-to-speech')
    return times(prices.perMillionCharacters(vendor, line.model), (line.characters ?? 0) / MILLION);
  const price = prices.ofModel(vendor, line.model);
  return price && costOfTokens(price, line);
}

/** US dollars. Cached tokens are part of the input. */
function costOfTokens({ input, cachedInput = input, output }: ModelPrice, line: Omit<UsageLine, 'costUsd'>): number {
  const { inputTokens = 0, cachedTokens = 0, outputTokens = 0 } = line;
  return ((inputTokens - cachedTokens) * input + cachedTokens * cachedInput + outputTokens * output) / MILLION;
}
