import { parseArgs } from 'node:util';
import { StartError, systemClock, systemIds } from '#base';
import { createAccounts } from '#features/accounts';
import type { Command } from './main.ts';
import { withDatabase } from './with-database.ts';

/**
 * `./parley operator [add|remove EMAIL]`: who may set what holds for all workspaces. Without an action it lists them. Whoever
 * can run this has the machine, and with it everything.
 */
export const operator: Command = async (args) => {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const [action = 'list', email, ...others] = positionals;
  const isComplete = action === 'list' ? email === undefined : email !== undefined && others.length === 0;
  if (!['list', 'add', 'remove'].includes(action) || !isComplete)
    throw new StartError('This is no action on operators.', 'Example: ./parley operator add ada@example.com');
  return withDatabase(async ({ database }, log) => {
    const { operators } = createAccounts({ database, log, clock: systemClock, ids: systemIds });
    if (email !== undefined) await operators.set(email, action === 'add');
    for (const { name, email: address } of await operators.list())
      process.stdout.write(`${address || '(no e-mail address yet)'}  ${name}\n`);
    return 0;
  });
};
