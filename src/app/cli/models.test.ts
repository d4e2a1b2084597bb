import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODELS, modelsFor } from '#providers/local';
import { parley } from '../../../test/kit/parley-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-models-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (...args: string[]) =>
  parley({ PARLEY_DATA_DIR: folder, PARLEY_MODELS_URL: 'http://127.0.0.1:9' }, 'models', ...args);

describe('the models that can be pulled', () => {
  it('have distinct ids, checksums and files, over TLS', () => {
    expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
    const files = MODELS.flatMap((model) => model.files);
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(files.length);
    for (const { url, sha256, bytes } of files) {
      expect(url).toMatch(/^https:\/\/(github\.com|huggingface\.co)\//);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(1000);
    }
  });

  it('hear and speak each language of the product', () => {
    for (const language of ['en', 'fr', 'it', 'es', 'de'])
      expect(modelsFor(language).map(({ kind }) => kind)).toEqual([expect.stringMatching(/recognition$/), 'voice']);
    expect(modelsFor('xx')).toEqual([]);
  });
});

describe('./parley models', () => {
  it('lists what there is, and what was pulled', async () => {
    mkdirSync(join(folder, 'models/kroko-fr'), { recursive: true });
    writeFileSync(join(folder, 'models/kroko-fr/model.json'), '{}');
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(/^pulled +kroko-fr +streaming recognition +71 MB +CC-BY-SA +fr$/m);
    expect(out).toMatch(/^- +kroko-de/m);
  });

  it('removes one', async () => {
    expect((await run('remove', 'kroko-fr')).out).toBe('kroko-fr is removed.\n');
    const { models } = JSON.parse((await run('list', '--json')).out);
    expect(models).toHaveLength(MODELS.length);
    expect(models).toContainEqual(expect.objectContaining({ id: 'kroko-fr', installed: false }));
  });

  it.each([
    [['pull', 'xx'], 'There is no model for "xx".'],
    [['pull', 'kroko-fr'], '127.0.0.1:9 cannot be reached: '],
  ])('%s ends with one sentence and status 1', async (args, sentence) => {
    const { code, problem } = await run(...args);
    expect(code).toBe(1);
    expect(problem).toMatch(/^parley: .*\n$/);
    expect(problem).toContain(sentence);
  });
});
