import { interactionReport } from '#domain';
import { HELD_OUT } from '#simulation';
import { measureInteraction } from './interaction.ts';
import { replay, simulate } from './sim.ts';

/**
 * `run.ts CALLS [SEED]` plays the calls and prints one JSON object, for the `sim` benchmark.
 * `run.ts replay SEED` prints what happened in one call.
 */
/** One call in so many is one from home, for the interaction metrics. */
const INTERACTION_SHARE = 50;

const [first = '1000', second = '1'] = process.argv.slice(2);
if (first === 'replay') {
  for (const event of await replay(Number(second))) process.stdout.write(`${JSON.stringify(event)}\n`);
} else {
  const startedAtMs = performance.now();
  const { violations, ...result } = await simulate({ seed: Number(second), calls: Number(first) });
  const wallSeconds = (performance.now() - startedAtMs) / 1000;
  const calls = Math.ceil(Number(first) / INTERACTION_SHARE);
  const { metrics, forgiving, violations: rude } = await measureInteraction({ seed: 1, calls, phrases: HELD_OUT });
  const interaction = { calls, ...interactionReport(metrics, forgiving) };
  const problems = violations.map(({ seed, problem }) => `seed ${seed}: ${problem}`).concat(rude);
  process.stdout.write(`${JSON.stringify({ ...result, wallSeconds, violations: problems, interaction })}\n`);
}
