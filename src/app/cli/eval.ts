import { parseArgs } from 'node:util';
import { StartError } from '#base';
import { reportText } from '../evals/report.ts';
import { runEval } from '../evals/run-eval.ts';
import type { Command } from './main.ts';

/**
 * `./parley eval FILE... [--assistant NAME|FILE.json] [--seeds N] [--audio] [--json]`: plays simulated callers and says what came true.
 * Exit status 0: every check passed. With `--json` one object for each call, a line each.
 */
export const evaluate: Command = async (args) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      assistant: { type: 'string' },
      seeds: { type: 'string' },
      audio: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0)
    throw new StartError('Name one eval or more.', 'Example: ./parley eval test/evals/*.yaml');
  const seeds = seedsOf(values.seeds);
  const failed: string[] = [];
  let calls = 0;
  for (const path of positionals) {
    const options = {
      audio: values.audio,
      ...(values.assistant !== undefined && { assistant: values.assistant }),
      ...(seeds && { seeds }),
    };
    for await (const report of runEval(path, options)) {
      calls++;
      if (!report.ok) failed.push(`${path} (seed ${report.seed})`);
      process.stdout.write(`${values.json ? JSON.stringify(report) : reportText(report)}\n`);
    }
  }
  if (!values.json) process.stdout.write(`${calls} calls, ${failed.length} failed\n`);
  return failed.length === 0 ? 0 : 1;
};

function seedsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seeds = Number(text);
  if (!Number.isInteger(seeds) || seeds < 1)
    throw new StartError(`--seeds "${text}" is not a number of callers.`, 'Give a whole number from 1 on.');
  return seeds;
}
