import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportText } from '../../src/app/evals/report.ts';
import { runEval } from '../../src/app/evals/run-eval.ts';

const FOLDER = import.meta.dirname;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('the evals of the demo assistant', () => {
  it.each(files)('%s comes true with every caller', async (name) => {
    const failed: string[] = [];
    for await (const report of runEval(relative(process.cwd(), join(FOLDER, name)), {}))
      if (!report.ok) failed.push(reportText(report));
    expect(failed.join('\n')).toBe('');
  });
});
