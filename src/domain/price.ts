import { z } from 'zod';
import { ProviderStage } from './usage.ts';

/** What has a price: what providers do in calls, and what makes texts searchable. */
export const PricedStage = z.enum([...ProviderStage.options, 'embedding']);
export type PricedStage = z.infer<typeof PricedStage>;

/** What a price is for. */
export const PriceUnit = z.enum([
  'minute',
  'million-characters',
  'million-input-tokens',
  'million-cached-tokens',
  'million-output-tokens',
  'million-tokens',
]);
export type PriceUnit = z.infer<typeof PriceUnit>;

/** What vendors charge for at each stage. */
export const PRICE_UNITS = {
  'speech-to-text': ['minute'],
  'language-model': ['million-input-tokens', 'million-cached-tokens', 'million-output-tokens'],
  'text-to-speech': ['million-characters'],
  embedding: ['million-tokens'],
} as const satisfies Record<PricedStage, readonly PriceUnit[]>;
