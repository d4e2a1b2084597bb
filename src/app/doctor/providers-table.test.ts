import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VENDORS } from '#providers/catalog';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { providersTable } from './providers-table.ts';

describe('docs/providers.md', () => {
  it('is what ./parley doctor --providers-table writes', () => {
    const file = readFileSync(join(import.meta.dirname, '../../../docs/providers.md'), 'utf8');
    expect(file).toBe(providersTable(VENDORS));
  });

  it('says of a vendor what it was tried with, which keys it wants, what it costs and what it refuses', () => {
    const lines = providersTable([sampleVendor()]).split('\n');
    for (const line of [
      '| Sample | `sample` | yes | yes | yes |  |',
      'Tried with: nothing: it is a test. Prices as of 2026-01.',
      '| `apiKey` | `PARLEY_PROVIDER_SAMPLE_API_KEY` | needed, secret |',
      '| speech to text | `ear-1`, `ear-2` | any | $0.006 a minute |',
      '| `mind-1` | $1, $0.5, $4 | `temperature` (0 to 1), `topP` (excluded by temperature), `topK` (not offered) |',
    ])
      expect(lines).toContain(line);
  });
});
