import { execFile } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../src/app/cli/main.ts');

/** How a command of `./parley` ended. */
export interface EndedCommand {
  readonly code: number;
  readonly out: string;
  /** What it wrote to standard error. */
  readonly problem: string;
}

/** Runs a command of `./parley` from the sources with these environment variables alone; for commands that end by themselves. */
export function parley(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<EndedCommand> {
  const node = ['--conditions=source', '--import', 'tsx', MAIN, ...args];
  const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, node, options, (error, out, problem) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, out, problem });
    });
  });
}
