import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { StartError } from '#base';
import type { Bench } from './report.ts';
import { tenth } from './tenth.ts';

const ROOT = join(import.meta.dirname, '../../..');
const Result = z.object({
  calls: z.number(),
  simulatedMinutes: z.number(),
  wallSeconds: z.number(),
  violations: z.array(z.string()),
  interaction: z.record(z.string(), z.number()),
});

/** Seeded calls in virtual time against the invariants of the call runtime; the simulator lives with the tests. */
export const sim: Bench = async ({ calls = 10_000, say }) => {
  say(`${calls} simulated calls`);
  const result = await simulate(calls);
  for (const violation of result.violations.slice(0, 10)) say(violation);
  return {
    calls: result.calls,
    simulated_minutes_per_s: tenth(result.simulatedMinutes / result.wallSeconds),
    violations: result.violations.length,
    wall_s: tenth(result.wallSeconds),
    interaction: result.interaction,
  };
};

function simulate(calls: number): Promise<z.infer<typeof Result>> {
  return new Promise((resolve, reject) => {
    const script = join(ROOT, 'test/sim/run.ts');
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, String(calls)], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolve(Result.parse(JSON.parse(output)));
      reject(new StartError(`The simulator stopped with status ${code}.`, 'Its message is above.'));
    });
  });
}
