import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The node's metrics, served at /metrics. Each part registers its own on `registry`. */
export interface Telemetry {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  close(): void;
}

/** `processMetrics` adds CPU, memory and event loop of the process; off in tests, which have many registries. */
export function createTelemetry({ processMetrics }: { readonly processMetrics: boolean }): Telemetry {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry, prefix: 'parley_' });
  const httpSeconds = new Histogram({
    name: 'parley_http_seconds',
    help: 'Time to answer HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return { registry, httpSeconds, close: () => registry.clear() };
}
