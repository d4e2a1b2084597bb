import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidStateError } from '#base';
import { createFiles } from './index.ts';

describe('createFiles()', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('prepares, measures and removes', async () => {
    const files = createFiles(folder);
    expect(await files.size('2026-11/a.wav')).toBeUndefined();
    writeFileSync(await files.prepare('2026-11/a.wav'), 'RIFF');
    expect(await files.size('2026-11/a.wav')).toBe(4);
    await files.remove('2026-11/a.wav');
    await files.remove('2026-11/a.wav');
    expect(await files.size('2026-11/a.wav')).toBeUndefined();
  });

  it('refuses keys that leave the folder', () => {
    const files = createFiles(folder);
    for (const key of ['../a', 'a/../../b', '/etc/passwd', '.hidden', 'a//b', '', 'a\0b']) {
      expect(() => files.path(key)).toThrow(InvalidStateError);
    }
  });
});
