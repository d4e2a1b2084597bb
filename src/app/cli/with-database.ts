import { type Log, systemClock, systemIds } from '#base';
import { type Accounts, createAccounts } from '#features/accounts';
import { type Assistants, createAssistants } from '#features/assistants';
import { parameterProblems } from '#features/providers';
import { type OpenDatabase, openDatabase } from '#platform/db';
import { createLog } from '#platform/telemetry';
import { VENDORS } from '#providers/catalog';
import { readConfig } from '../config.ts';

/** Opens the product's database for one short command; a server that a running Parley uses is shared and stays up. */
export async function withDatabase<T>(work: (open: OpenDatabase, log: Log) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl } = readConfig();
  const log = createLog({ level: 'warn' });
  const open = await openDatabase({ dataDir, databaseUrl, log, poolSize: 2 });
  try {
    return await work(open, log);
  } finally {
    await open.close();
  }
}

/** The features that a command about assistants needs, on the product's database. Nothing speaks and no phone rings here. */
export const withAssistants = <T>(
  work: (features: { assistants: Assistants; accounts: Accounts }) => Promise<T>,
): Promise<T> =>
  withDatabase(({ database }, log) => {
    const base = { database, log, clock: systemClock, ids: systemIds };
    return work({
      assistants: createAssistants({
        ...{ ...base, sipHosts: () => [], textToSpeech: () => undefined },
        problemsOf: (config) => parameterProblems(VENDORS, config),
      }),
      accounts: createAccounts(base),
    });
  });
