import { parseArgs } from 'node:util';
import { StartError } from '#base';
import { bargeIn } from '../bench/barge-in.ts';
import { density } from '../bench/density.ts';
import { interaction } from '../bench/interaction.ts';
import { type Bench, linesOf, reportOf } from '../bench/report.ts';
import { setup } from '../bench/setup.ts';
import { sim } from '../bench/sim.ts';
import { start } from '../bench/start.ts';
import { turn } from '../bench/turn.ts';
import type { Command } from './main.ts';

const BENCHES: Readonly<Record<string, Bench>> = { turn, 'barge-in': bargeIn, density, setup, start, sim, interaction };

/** `./parley bench NAME [--calls N] [--seconds N] [--json]`. */
export const bench: Command = async (args) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { calls: { type: 'string' }, seconds: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [name = ''] = positionals;
  const run = BENCHES[name];
  if (!run) throw new StartError(`There is no benchmark "${name}".`, `Give one of ${Object.keys(BENCHES).join(', ')}.`);
  const results = await run({
    calls: count('--calls', values.calls),
    seconds: count('--seconds', values.seconds),
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const report = reportOf(name, results);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(`${linesOf(results).join('\n')}\n`);
  return 0;
};

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new StartError(`${name} "${text}" is not a number.`, 'Give a whole number from 1 on.');
  return number;
}
