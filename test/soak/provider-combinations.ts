import { startServer } from '../../src/app/bench/server.ts';
import { stageOn } from '../../src/app/bench/stage.ts';
import { everyCombination, giveKeys, holdAll, tryKeys } from '../kit/provider-calls.ts';
import { startFleet } from '../kit/vendors/fleet.ts';

/*
 * A call over SIP with every recogniser × voice × language model, to local servers that speak the vendors' protocols:
 *   npx tsx --conditions=source test/soak/provider-combinations.ts [calls at a time]
 */
const atOnce = Number(process.argv[2] ?? 6);
const fleet = await startFleet();
const stage = await stageOn(await startServer({ env: { PARLEY_OUTBOUND_ALLOW: '127.0.0.0/8' } }));
try {
  const startedAtMs = performance.now();
  const combinations = everyCombination();
  let done = 0;
  const onCall = (problems: readonly string[]) => {
    done++;
    for (const problem of problems) process.stdout.write(`${problem}\n`);
    if (done % 50 === 0) process.stderr.write(`${done} of ${combinations.length} calls\n`);
  };
  await giveKeys(stage.server, fleet.vendors);
  const problems = [
    ...(await tryKeys(stage.server, fleet.vendors)),
    ...(await holdAll(stage, fleet, combinations, { atOnce, onCall })),
  ];
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stdout.write(`${combinations.length} calls in ${seconds} s, ${problems.length} problems\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await stage.close();
  await fleet.close();
}
