import { parseArgs } from 'node:util';
import type { Command } from './main.ts';
import { withDatabase } from './with-database.ts';

/** `./parley migrate`: brings the database to this version's schema, as each start does, and says what was done. */
export const migrate: Command = async (args) => {
  parseArgs({ args: [...args], options: {} });
  const migrated = await withDatabase(async (open) => open.migrated);
  for (const name of migrated) process.stdout.write(`Applied ${name}.\n`);
  process.stdout.write(migrated.length > 0 ? 'The database is up to date now.\n' : 'The database is up to date.\n');
  return 0;
};
