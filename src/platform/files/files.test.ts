import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidStateError, StartError } from '#base';
import { createFiles, ensureFolder } from './index.ts';

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

describe('ensureFolder()', () => {
  it('makes what is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
    await ensureFolder(join(folder, 'a/b/c'));
    await ensureFolder(join(folder, 'a/b/c'));
    writeFileSync(join(folder, 'a/b/c/file'), '');
    const problem = await ensureFolder(join(folder, 'a/b/c/file/d')).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartError);
    expect(problem).toMatchObject({ message: expect.stringContaining('a part of the path is a file') });
    rmSync(folder, { recursive: true });
  });

  it('says that nothing can be created in a place like /proc', async () => {
    await expect(ensureFolder('/proc/parley/data')).rejects.toBeInstanceOf(StartError);
  });
});
