import { simulate } from './sim.ts';

/** `run.ts CALLS [SEED]`: plays the calls and prints one JSON object; for the `sim` benchmark. */
const [calls = '1000', seed = '1'] = process.argv.slice(2);
const startedAtMs = performance.now();
const { violations, ...result } = await simulate({ seed: Number(seed), calls: Number(calls) });
const wallSeconds = (performance.now() - startedAtMs) / 1000;
const problems = violations.map(({ seed: callSeed, problem }) => `seed ${callSeed}: ${problem}`);
process.stdout.write(`${JSON.stringify({ ...result, wallSeconds, violations: problems })}\n`);
