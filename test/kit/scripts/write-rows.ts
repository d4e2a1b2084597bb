import { silentLog, systemIds } from '#base';
import { asPlatform, openDatabase, workspaces } from '#platform/db';

/** Writes workspaces named 1, 2, 3 ... and prints each number when its transaction is acknowledged, until it is killed. */
const [, , dataDir = ''] = process.argv;
const { database } = await openDatabase({ dataDir, log: silentLog });
for (let number = 1; ; number++) {
  await asPlatform(database, (transaction) =>
    transaction.insert(workspaces).values({ id: systemIds.uuid(), name: String(number) }),
  );
  console.log(String(number));
}
