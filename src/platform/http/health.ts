import type { FastifyInstance } from 'fastify';
import type { Telemetry } from '../telemetry/index.ts';

/** Whether this node can take work, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** Name of each thing that was checked to `ok` or what is wrong with it. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What load balancers and Prometheus ask. */
export function addHealth(app: FastifyInstance, ready: () => Promise<Readiness>, telemetry: Telemetry): void {
  const hidden = { schema: { hide: true } };
  app.get('/health/live', hidden, async () => ({ live: true }));
  app.get('/health/ready', hidden, async (_request, reply) => {
    const state = await ready();
    return reply.code(state.ready ? 200 : 503).send(state);
  });
  app.get('/metrics', hidden, async (_request, reply) => {
    return reply.type(telemetry.registry.contentType).send(await telemetry.registry.metrics());
  });
}
