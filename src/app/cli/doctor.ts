import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { diagnose, problemOf } from '../doctor/diagnose.ts';
import type { NamedFinding } from '../doctor/finding.ts';
import { systemProbes } from '../doctor/system-probes.ts';
import type { Command } from './main.ts';

/** `./parley doctor [--json]`: one line for each check; exit status 1 when there is a problem. */
export const doctor: Command = async (args) => {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
  const findings = await examine();
  const isHealthy = findings.every(({ status }) => status !== 'problem');
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok: isHealthy, checks: findings })}\n` : findings.map(lineOf).join(''),
  );
  return isHealthy ? 0 : 1;
};

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
