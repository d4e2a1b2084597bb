import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts an entry of this program in a process of its own, to talk to by messages. `diagnostics`: whether what it writes
 * to standard error is shown; libraries that quote what callers say there must not be.
 */
export function forkEntry(entry: URL, options: readonly string[], diagnostics: 'inherit' | 'ignore'): ChildProcess {
  return fork(fileURLToPath(entry), options, {
    // The sources run as they are in development and tests; the built program needs nothing.
    execArgv: entry.href.endsWith('.ts') ? ['--conditions=source', '--import', 'tsx'] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', diagnostics, 'ipc'],
  });
}

/** The file of this name beside the caller: `.ts` in a checkout, `.js` when built. */
export const entryBeside = (caller: string, name: string): URL =>
  new URL(`./${name}.${caller.endsWith('.ts') ? 'ts' : 'js'}`, caller);
