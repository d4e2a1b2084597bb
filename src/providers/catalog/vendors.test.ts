import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { VENDORS, vendorOf } from './vendors.ts';

const deps = { clock: systemClock, log: silentLog };

describe('the catalogue', () => {
  it('has each vendor once, and says for each what it was tried with', () => {
    expect(new Set(VENDORS.map(({ id }) => id)).size).toBe(VENDORS.length);
    for (const { id, testedAgainst } of VENDORS) expect(testedAgainst, id).not.toBe('');
  });

  it('names every credential once, and in a way that an environment variable can spell', () => {
    for (const { id, credentials } of VENDORS) {
      const names = credentials.map(({ name }) => name);
      expect(new Set(names.map((name) => name.toLowerCase())).size, id).toBe(names.length);
      for (const name of names) expect(name, id).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    }
  });

  it('says what the machine can do, or what to install', async () => {
    const checks = await vendorOf('local')?.check?.(deps);
    expect(checks).toHaveLength(2);
    for (const check of checks ?? []) if (!check.ok) expect(check.remedy).toMatch(/^sudo apt-get install /);
  });

  it('finds Ollama when one answers, and says what to do when none does', async () => {
    const tags = async () => Response.json({ models: [{ name: 'llama' }] });
    expect(await vendorOf('ollama')?.check?.({ ...deps, fetch: tags })).toEqual([{ ok: true }]);
    const nobody = async () => Promise.reject(new TypeError('refused'));
    expect(await vendorOf('ollama')?.check?.({ ...deps, fetch: nobody })).toMatchObject([{ ok: false }]);
  });

  it('has voices that speak what is being written, exactly where it says so', () => {
    const credentials = { address: 'http://127.0.0.1:9', apiKey: 'none', region: 'eu', serviceAccount: '{}' };
    const voices = VENDORS.flatMap(({ id, textToSpeech }) => (textToSpeech ? [{ id, ...textToSpeech }] : []));
    for (const { id, capabilities, models, create } of voices) {
      const voice = create({ ...deps, credentials }, { model: models[0] ?? '' });
      expect(voice.speakGrowing !== undefined, id).toBe(capabilities.textStreaming);
    }
  });
});
