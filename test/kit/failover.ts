import type { Clock } from '#base';
import {
  type Candidate,
  type Candidates,
  createProviderHealth,
  type FailoverEvent,
  type FailoverSettings,
  type ProviderHealth,
  type ProviderStage,
} from '#providers';

/** Settings of a failover whose events a test reads in short: `error NAME KIND`, `FROM → TO: REASON`. */
export function watchedFailover(
  clock: Clock,
  stage: ProviderStage,
  providers: ProviderHealth = createProviderHealth(clock),
): FailoverSettings & { readonly told: string[] } {
  const told: string[] = [];
  return {
    ...{ clock, told, health: providers.stage('workspace-1', stage) },
    onEvent: (event) => told.push(inShort(event)),
  };
}

export function inShort(event: FailoverEvent): string {
  return event.type === 'provider-error'
    ? `error ${event.provider} ${event.kind}`
    : `${event.from} → ${event.to}: ${event.reason}`;
}

/** Candidates named after their place in the list. */
export function inOrder<P>(...providers: readonly [P, ...P[]]): Candidates<P> {
  const names = ['first', 'second', 'third', 'fourth'];
  const [first, ...others] = providers.map((provider, at) => ({ name: names[at] ?? `number ${at + 1}`, provider }));
  return [first as Candidate<P>, ...others];
}

export const asLastResort = <P>(provider: P): Candidate<P> => ({ name: 'offline', provider, isLastResort: true });
