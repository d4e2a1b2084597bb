import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportText } from '../../src/app/evals/report.ts';
import { runEval } from '../../src/app/evals/run-eval.ts';

const FOLDER = import.meta.dirname;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

/** Plays an eval and answers the reports of the calls that failed. */
async function failuresOf(path: string): Promise<string> {
  const failed: string[] = [];
  for await (const report of runEval(path, {})) if (!report.ok) failed.push(reportText(report));
  return failed.join('\n');
}

describe('the evals of the demo assistant', () => {
  it.each(files)('%s comes true with every caller', async (name) => {
    expect(await failuresOf(relative(process.cwd(), join(FOLDER, name)))).toBe('');
  });

  it('the example of the handbook comes true too', async () => {
    const example = /```yaml\n(.*?)```/s.exec(readFileSync(join(FOLDER, '../../docs/evals.md'), 'utf8'))?.[1];
    const folder = mkdtempSync(join(tmpdir(), 'parley-eval-'));
    writeFileSync(join(folder, 'example.yaml'), example ?? '');
    expect(await failuresOf(join(folder, 'example.yaml'))).toBe('');
    rmSync(folder, { recursive: true });
  });
});
