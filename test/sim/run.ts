import { replay, simulate } from './sim.ts';

/**
 * `run.ts CALLS [SEED]` plays the calls and prints one JSON object, for the `sim` benchmark.
 * `run.ts replay SEED` prints what happened in one call.
 */
const [first = '1000', second = '1'] = process.argv.slice(2);
if (first === 'replay') {
  for (const event of await replay(Number(second))) process.stdout.write(`${JSON.stringify(event)}\n`);
} else {
  const startedAtMs = performance.now();
  const { violations, ...result } = await simulate({ seed: Number(second), calls: Number(first) });
  const wallSeconds = (performance.now() - startedAtMs) / 1000;
  const problems = violations.map(({ seed, problem }) => `seed ${seed}: ${problem}`);
  process.stdout.write(`${JSON.stringify({ ...result, wallSeconds, violations: problems })}\n`);
}
