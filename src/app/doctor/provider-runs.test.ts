import { describe, expect, it } from 'vitest';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { linesOf, runProviders } from './provider-runs.ts';

describe('./parley doctor providers', () => {
  it('runs those that have a key once, and says what they did or why not', async () => {
    const { speechToText: _ears, ...good } = sampleVendor('good');
    const { speechToText: _others, ...bad } = { ...sampleVendor('bad'), name: 'Bad' };
    const vendors = [good, bad, sampleVendor('keyless'), { ...good, id: 'machine', name: 'Machine', credentials: [] }];
    const lacking = { ok: false, missing: 'No such program.', remedy: 'Install it.' } as const;
    const [first, second, third, ...none] = await runProviders({
      ...{ language: 'en-GB', prices: {}, keys: { good: { apiKey: 'correct-key-0042' }, bad: { apiKey: 'wrong' } } },
      vendors: vendors.map((vendor) =>
        vendor.id === 'machine' ? { ...vendor, check: async () => [lacking] } : vendor,
      ),
    });
    expect(none).toEqual([]);
    expect(first && linesOf(first)).toEqual([
      expect.stringMatching(
        /^ok {6} Sample, language-model \(mind-1\): first token after \d+ ms, \$0\.\d{6}: Good morn/,
      ),
      expect.stringMatching(
        /^ok {6} Sample, text-to-speech \(voice-1\): first sound after \d+ ms, .*1\.0 s of speech$/,
      ),
    ]);
    expect(second && linesOf(second)).toEqual([
      'problem  Bad, language-model (mind-1): The key was not accepted.',
      'problem  Bad, text-to-speech (voice-1): The key was not accepted.',
    ]);
    expect(third && linesOf(third)).toEqual(['-        Machine: No such program. Install it.']);
  });
});
