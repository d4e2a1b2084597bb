import { rm } from 'node:fs/promises';
import { percentile } from '#domain';
import type { Bench } from './report.ts';
import { scratchFolder, startServer } from './server.ts';
import { stageOn } from './stage.ts';
import { tenth } from './tenth.ts';

const RUNS = 5;

/** Spawn to ready on an initialised data folder, and INVITE to the first audible packet of the demo assistant. */
export const start: Bench = async ({ say }) => {
  const dataDir = await scratchFolder();
  const ready: number[] = [];
  const answered: number[] = [];
  try {
    for (let run = 0; run <= RUNS; run++) {
      const server = await startServer({ dataDir });
      const stage = await stageOn(server);
      const invitedAtMs = stage.clock.now();
      const { leg, hearing } = await stage.call('1000');
      const heardAtMs = await hearing.firstAudible(10_000);
      await leg.hangUp();
      await stage.close();
      say(`run ${run}: ready in ${Math.round(server.readyMs)} ms${run === 0 ? ' (first start, not counted)' : ''}`);
      if (run === 0) continue;
      ready.push(server.readyMs);
      answered.push((heardAtMs ?? Number.POSITIVE_INFINITY) - invitedAtMs);
    }
    return { ready_ms: tenth(percentile(ready, 0.5)), answered_ms: tenth(percentile(answered, 0.5)), runs: RUNS };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};
