import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts a thread that runs the module `entry` (`new URL('./worker.ts', import.meta.url)`) with `data` as its
 * `workerData`: the built file; in a checkout run from its sources, the source through the loader that runs them.
 */
export function startThread(entry: URL, data: unknown, resourceLimits: ResourceLimits = {}): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL(entry.href.replace(/\.ts$/, '.js')), { workerData: data, resourceLimits });
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const script = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); })`;
  return new Worker(script, { eval: true, workerData: data, execArgv: ['--conditions=source'], resourceLimits });
}
