import { Counter, Gauge, type Registry } from 'prom-client';
import type { ProviderHealth } from '#providers';

const BY_PROVIDER = ['stage', 'provider'] as const;

/** How the providers of this node do, over all workspaces, at /metrics. */
export function addProviderMetrics(registry: Registry, health: ProviderHealth): void {
  const answers = new Counter({
    name: 'parley_provider_answers_total',
    help: 'Requests that a provider answered to their end.',
    labelNames: BY_PROVIDER,
    registers: [registry],
    collect: () => collect(),
  });
  const errors = new Counter({
    name: 'parley_provider_errors_total',
    help: 'Requests that failed, by kind of error.',
    labelNames: [...BY_PROVIDER, 'kind'],
    registers: [registry],
  });
  const replaced = new Counter({
    name: 'parley_provider_replaced_total',
    help: 'Times that another provider took the place of this one during a call.',
    labelNames: BY_PROVIDER,
    registers: [registry],
  });
  const open = new Gauge({
    name: 'parley_provider_circuits_open',
    help: 'Workspaces in which the provider is passed over after failures.',
    labelNames: BY_PROVIDER,
    registers: [registry],
  });
  const collect = () => {
    for (const metric of [answers, errors, replaced, open]) metric.reset();
    for (const { stage, provider, state, ...figures } of health.snapshot()) {
      answers.inc({ stage, provider }, figures.answers);
      replaced.inc({ stage, provider }, figures.replaced);
      open.inc({ stage, provider }, state === 'open' ? 1 : 0);
      for (const [kind, count] of Object.entries(figures.errors)) errors.inc({ stage, provider, kind }, count);
    }
  };
}
