import type { Clock } from '#base';
import type { ProviderError, ProviderErrorKind } from '../error.ts';
import { type Circuit, type CircuitEvent, CLOSED, mayAsk, reduceCircuit } from './circuit.ts';

/** What a provider does in a call. */
export type ProviderStage = 'speech-to-text' | 'language-model' | 'text-to-speech';

/** How one provider has done in one workspace since the start of this node. */
export interface ProviderFigures {
  readonly workspaceId: string;
  readonly stage: ProviderStage;
  readonly provider: string;
  /** `open`: it is passed over; `half-open`: one request tries whether it works again. */
  readonly state: Circuit['state'];
  readonly answers: number;
  readonly errors: Readonly<Partial<Record<ProviderErrorKind, number>>>;
  /** Times that another one took its place in a call. */
  readonly replaced: number;
  /** Request to first output of the newest answers, in ms. */
  readonly latenciesMs: readonly number[];
  readonly lastError?: {
    readonly kind: ProviderErrorKind;
    readonly message: string;
    /** ms since the Unix epoch. */
    readonly wallMs: number;
  };
}

/** The providers of one stage in one workspace, shared by its calls. */
export interface StageHealth {
  mayAsk(provider: string): boolean;
  asked(provider: string): void;
  succeeded(provider: string, latencyMs: number): void;
  failed(provider: string, error: ProviderError): void;
  replaced(provider: string): void;
}

/** The health of all providers on this node: circuit breakers per provider and workspace, and what led to their state. */
export interface ProviderHealth {
  stage(workspaceId: string, stage: ProviderStage): StageHealth;
  /** Asks a provider again, with all its models: a person has given it another key. `workspaceId` undefined: in all of them. */
  reset(workspaceId: string | undefined, provider: string): void;
  /** Of one workspace, or of all. */
  snapshot(workspaceId?: string): ProviderFigures[];
}

interface Entry {
  readonly workspaceId: string;
  readonly stage: ProviderStage;
  readonly provider: string;
  circuit: Circuit;
  answers: number;
  readonly errors: Partial<Record<ProviderErrorKind, number>>;
  replaced: number;
  readonly latenciesMs: number[];
  lastError?: NonNullable<ProviderFigures['lastError']>;
}

/** Answers whose latency is remembered: enough for a 99th percentile of some use. */
const REMEMBERED = 200;

/** In memory: a node learns anew after a restart. */
export function createProviderHealth(clock: Clock): ProviderHealth {
  const entries = new Map<string, Entry>();
  const entryOf = (workspaceId: string, stage: ProviderStage, provider: string): Entry => {
    const key = `${workspaceId} ${stage} ${provider}`;
    const found = entries.get(key);
    if (found) return found;
    const entry: Entry = {
      workspaceId,
      stage,
      provider,
      circuit: CLOSED,
      answers: 0,
      errors: {},
      replaced: 0,
      latenciesMs: [],
    };
    entries.set(key, entry);
    return entry;
  };
  const apply = (entry: Entry, event: CircuitEvent) => {
    entry.circuit = reduceCircuit(entry.circuit, event, clock.now());
  };
  return {
    stage(workspaceId, stage) {
      const of = (provider: string) => entryOf(workspaceId, stage, provider);
      return {
        mayAsk: (provider) => mayAsk(of(provider).circuit, clock.now()),
        asked: (provider) => apply(of(provider), { type: 'asked' }),
        succeeded(provider, latencyMs) {
          const entry = of(provider);
          entry.answers++;
          if (entry.latenciesMs.push(latencyMs) > REMEMBERED) entry.latenciesMs.shift();
          apply(entry, { type: 'succeeded' });
        },
        failed(provider, { kind, message }) {
          const entry = of(provider);
          entry.errors[kind] = (entry.errors[kind] ?? 0) + 1;
          entry.lastError = { kind, message, wallMs: clock.wallNow() };
          apply(entry, { type: 'failed', kind });
        },
        replaced(provider) {
          of(provider).replaced++;
        },
      };
    },
    reset(workspaceId, provider) {
      for (const entry of entries.values()) {
        const isSame = entry.provider === provider || entry.provider.startsWith(`${provider}/`);
        if (isSame && (workspaceId === undefined || entry.workspaceId === workspaceId)) entry.circuit = CLOSED;
      }
    },
    snapshot: (workspaceId) =>
      [...entries.values()]
        .filter((entry) => workspaceId === undefined || entry.workspaceId === workspaceId)
        .map(({ circuit, errors, latenciesMs, ...entry }) => ({
          ...{ ...entry, errors: { ...errors }, latenciesMs: [...latenciesMs], state: circuit.state },
        })),
  };
}
