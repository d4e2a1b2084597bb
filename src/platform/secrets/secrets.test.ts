import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { openSecrets, SecretError, type SecretPlace } from './index.ts';

const place: SecretPlace = { workspaceId: 'w1', rowId: 'r1', column: 'sip_connections.password' };

describe('openSecrets()', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('seals differently each time and opens again', async () => {
    const secrets = await openSecrets({ dataDir });
    const [first, second] = [secrets.seal('pâté 12', place), secrets.seal('pâté 12', place)];
    expect(first).not.toBe(second);
    expect(first).not.toContain('pâté');
    expect([secrets.open(first, place), secrets.open(second, place)]).toEqual(['pâté 12', 'pâté 12']);
  });

  it('keeps a generated key for the next start, readable for its owner only', async () => {
    const sealed = (await openSecrets({ dataDir })).seal('secret', place);
    expect((await openSecrets({ dataDir })).open(sealed, place)).toBe('secret');
    const file = join(dataDir, 'secret-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('opens in its own place only', async () => {
    const secrets = await openSecrets({ dataDir, secretKey: 'one key of sixteen' });
    const sealed = secrets.seal('secret', place);
    for (const elsewhere of [{ workspaceId: 'w2' }, { rowId: 'r2' }, { column: 'other.column' }]) {
      expect(() => secrets.open(sealed, { ...place, ...elsewhere })).toThrow(SecretError);
    }
  });

  it('refuses another key and a changed text', async () => {
    const secrets = await openSecrets({ dataDir, secretKey: 'one key of sixteen' });
    const other = await openSecrets({ dataDir, secretKey: 'another key of 16' });
    const sealed = secrets.seal('secret', place);
    expect(() => other.open(sealed, place)).toThrow(/PARLEY_SECRET_KEY/);
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => secrets.open(changed, place)).toThrow(SecretError);
    expect(() => secrets.open('nonsense', place)).toThrow(SecretError);
  });

  it('says which key file cannot be used', async () => {
    mkdirSync(join(dataDir, 'secret-key'));
    const problem = await openSecrets({ dataDir }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartError);
    expect(problem).toMatchObject({ message: expect.stringContaining(join(dataDir, 'secret-key')) });
  });
});
