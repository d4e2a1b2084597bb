import { describe, expect, it } from 'vitest';
import { VENDORS } from '#providers/catalog';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { createPrices, PriceOverrides } from './prices.ts';

const sample = sampleVendor();
const line = { provider: 'sample', model: '', keys: 'ours' } as const;

describe('prices', () => {
  it('are those of the list: by the minute, the character and the token, cached ones for less', () => {
    const { costOf } = createPrices([sample]);
    expect(costOf({ ...line, stage: 'speech-to-text', seconds: 60 })).toBe(0.006);
    expect(costOf({ ...line, stage: 'text-to-speech', characters: 1_000_000 })).toBe(20);
    const tokens = { inputTokens: 1_000_000, cachedTokens: 500_000, outputTokens: 1_000_000 };
    expect(costOf({ ...line, stage: 'language-model', ...tokens })).toBe(0.5 + 0.25 + 4);
  });

  it('are those of each model, and of the one that is usual where none is named', () => {
    const { costOf } = createPrices([sample]);
    const minute = { ...line, stage: 'speech-to-text', seconds: 60 } as const;
    expect(['', 'ear-1', 'ear-2', 'ear-3'].map((model) => costOf({ ...minute, model }))).toEqual([
      ...[0.006, 0.006, 0.012, null],
    ]);
  });

  it('are not known of other models and providers, nor where the list has none', () => {
    const { costOf } = createPrices([
      { ...sample, ...(sample.textToSpeech && { textToSpeech: { ...sample.textToSpeech, prices: {} } }) },
    ]);
    expect(costOf({ ...line, stage: 'language-model', model: 'mind-2', inputTokens: 1 })).toBeNull();
    expect(costOf({ ...line, stage: 'language-model', provider: 'nobody', inputTokens: 1 })).toBeNull();
    expect(costOf({ ...line, stage: 'text-to-speech', characters: 5 })).toBeNull();
  });

  it('are those of the operator where there are some', () => {
    const overrides = PriceOverrides.parse({
      sample: {
        speechToTextPerMinute: 0.003,
        languageModels: { 'mind-1': { input: 2, output: 2 }, '*': { input: 3, output: 3 } },
      },
    });
    const { costOf } = createPrices([sample], overrides);
    expect(costOf({ ...line, stage: 'speech-to-text', seconds: 60 })).toBe(0.003);
    expect(costOf({ ...line, stage: 'language-model', inputTokens: 1_000_000 })).toBe(2);
    expect(costOf({ ...line, stage: 'language-model', model: 'mind-2', outputTokens: 1_000_000 })).toBe(3);
    expect(PriceOverrides.safeParse({ sample: { perMinute: 1 } }).success).toBe(false);
  });

  it('set by the operator go before all others: of a model, then of all models of a stage', () => {
    const set = new Map([
      ['ear-2', 0.5],
      ['', 0.25],
    ]);
    const prices = createPrices([sample], { sample: { speechToTextPerMinute: 9 } }, ({ stage, model }) =>
      stage === 'speech-to-text' ? set.get(model) : undefined,
    );
    expect(['ear-1', 'ear-2'].map((model) => prices.inForce(sample, 'speech-to-text', model, 'minute'))).toEqual([
      { usd: 0.25, source: 'operator' },
      { usd: 0.5, source: 'operator' },
    ]);
    set.clear();
    expect(prices.inForce(sample, 'speech-to-text', '', 'minute')).toEqual({ usd: 9, source: 'file' });
    expect(prices.inForce(sample, 'text-to-speech', 'voice-1', 'million-characters')).toEqual({
      usd: 20,
      source: 'list',
    });
    expect(prices.inForce(sample, 'text-to-speech', '', 'million-characters')).toBeUndefined();
  });

  it('are 0 on this machine', () => {
    const { costOf } = createPrices(VENDORS);
    for (const stage of ['speech-to-text', 'text-to-speech', 'language-model'] as const)
      expect(costOf({ ...line, stage, provider: 'local', seconds: 9, characters: 9, inputTokens: 9 })).toBe(0);
  });
});
