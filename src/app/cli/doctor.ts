import { parseArgs } from 'node:util';
import { StartError } from '#base';
import { VENDORS, vendorsWith } from '#providers/catalog';
import { type Config, readConfig } from '../config.ts';
import { diagnose, problemOf } from '../doctor/diagnose.ts';
import type { NamedFinding } from '../doctor/finding.ts';
import { linesOf, runProviders } from '../doctor/provider-runs.ts';
import { providersTable } from '../doctor/providers-table.ts';
import { systemProbes } from '../doctor/system-probes.ts';
import { readPrices } from '../prices-file.ts';
import type { Command } from './main.ts';

/**
 * `./parley doctor [--json]`: one line for each check; exit status 1 when there is a problem. `providers [--language]`: runs
 * the providers instead. `--providers-table`: prints docs/providers.md.
 */
export const doctor: Command = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      language: { type: 'string', default: 'en-US' },
      'providers-table': { type: 'boolean', default: false },
    },
  });
  if (values['providers-table']) {
    process.stdout.write(providersTable(VENDORS));
    return 0;
  }
  const [what] = positionals;
  if (what === 'providers') return doctorProviders(values);
  if (what !== undefined) throw new StartError(`There is no check "${what}".`, 'See ./parley help.');
  const findings = await examine();
  const isHealthy = findings.every(({ status }) => status !== 'problem');
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok: isHealthy, checks: findings })}\n` : findings.map(lineOf).join(''),
  );
  return isHealthy ? 0 : 1;
};

async function doctorProviders({ json, language }: { readonly json: boolean; readonly language: string }) {
  const { providerKeys, pricesFile, modelsDir } = readConfig();
  const runs = await runProviders({
    keys: providerKeys,
    prices: await readPrices(pricesFile),
    language,
    vendors: vendorsWith(modelsDir),
    modelsFolder: modelsDir,
  });
  const isHealthy = runs.every(({ trials }) => trials.every(({ ok }) => ok));
  const text = runs.flatMap(linesOf).map((line) => `${line}\n`);
  process.stdout.write(json ? `${JSON.stringify({ ok: isHealthy, providers: runs })}\n` : text.join(''));
  return isHealthy ? 0 : 1;
}

async function examine(): Promise<readonly NamedFinding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    // Without the settings there is nothing to look for.
    return [{ name: 'Settings', ...problemOf(error) }];
  }
  return diagnose(config, systemProbes(config));
}

const lineOf = ({ name, status, message, remedy }: NamedFinding): string =>
  `${status.padEnd(8)} ${name.padEnd(15)} ${message}${remedy ? ` ${remedy}` : ''}\n`;
