import { describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { sampleVendor } from '../../test/kit/vendors/sample-vendor.ts';
import { operatorKeys } from './operator-keys.ts';

const read = (env: Record<string, string>) => operatorKeys(env, [sampleVendor(), sampleVendor('my-other')]);

describe("the operator's keys", () => {
  it('are read by vendor and field, others are left alone', () => {
    expect(
      read({
        PARLEY_PROVIDER_SAMPLE_API_KEY: ' key-1 ',
        PARLEY_PROVIDER_MY_OTHER_API_KEY: 'key-2',
        PARLEY_PROVIDER_MY_OTHER_REGION: 'eu-west-1',
        PARLEY_LOG: 'info',
      }),
    ).toEqual({ sample: { apiKey: 'key-1' }, 'my-other': { apiKey: 'key-2', region: 'eu-west-1' } });
  });

  it.each([
    [{ PARLEY_PROVIDER_SAMPEL_API_KEY: 'key-1' }, /^PARLEY_PROVIDER_SAMPEL_API_KEY: there is no such/],
    [{ PARLEY_PROVIDER_SAMPLE_REGION: 'eu' }, /^PARLEY_PROVIDER_SAMPLE_API_KEY: Sample needs this/],
    [{ PARLEY_PROVIDER_SAMPLE_API_KEY: 'key 1' }, /^PARLEY_PROVIDER_SAMPLE_API_KEY: It has characters/],
  ])('stop the start when they are wrong: %j', (env: object, problem) => {
    const given = { ...env } as Record<string, string>;
    expect(() => read(given)).toThrow(StartError);
    expect(() => read(given)).toThrow(problem);
    expect(() => read(given)).not.toThrow(/key.?1/);
  });
});
