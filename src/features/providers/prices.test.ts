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

  it('are not known of other models and providers, nor of a vendor that wants a key and has 0 on its list', () => {
    const { costOf } = createPrices([
      { ...sample, ...(sample.textToSpeech && { textToSpeech: free(sample.textToSpeech) }) },
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

  it('are 0 on this machine', () => {
    const { costOf } = createPrices(VENDORS);
    for (const stage of ['speech-to-text', 'text-to-speech', 'language-model'] as const)
      expect(costOf({ ...line, stage, provider: 'local', seconds: 9, characters: 9, inputTokens: 9 })).toBe(0);
  });
});

const free = <T extends object>(offer: T) => ({ ...offer, pricePerMillionCharacters: 0 });
