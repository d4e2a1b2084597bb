import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { PROVIDERS } from './catalog.ts';

const deps = { clock: systemClock, log: silentLog };
const entry = (id: string) => PROVIDERS.find((candidate) => candidate.id === id);

describe('the catalogue', () => {
  it('has each provider once', () => {
    expect(new Set(PROVIDERS.map(({ id }) => id)).size).toBe(PROVIDERS.length);
  });

  it('says what the machine can do, or what to install', async () => {
    const checks = await entry('local')?.check(deps);
    expect(checks).toHaveLength(2);
    for (const check of checks ?? []) if (!check.ok) expect(check.remedy).toMatch(/^sudo apt-get install /);
  });

  it('finds Ollama when one answers, and has no model of it when none does', async () => {
    const tags = async () => Response.json({ models: [{ name: 'llama' }] });
    expect(await entry('ollama')?.check({ ...deps, fetch: tags })).toEqual([{ ok: true }]);
    expect((await entry('ollama')?.languageModel?.({ ...deps, fetch: tags }, ''))?.id).toBe('ollama');
    const nobody = async () => Promise.reject(new TypeError('refused'));
    expect(await entry('ollama')?.languageModel?.({ ...deps, fetch: nobody }, '')).toBeUndefined();
    expect(await entry('ollama')?.check({ ...deps, fetch: nobody })).toMatchObject([{ ok: false }]);
  });
});
