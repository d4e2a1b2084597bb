import type { Clock } from '#base';
import { ProviderError } from '../error.ts';
import type { ProviderStage, StageHealth } from './health.ts';

/** One of the providers that can do the same work, in the order in which they are wanted. */
export interface Candidate<P> {
  /** As it is named in records: the provider, and its model where it has several. */
  readonly name: string;
  readonly provider: P;
  /** Works without a network, and not as well: it waits until the others had their time. */
  readonly isLastResort?: boolean;
}

export type Candidates<P> = readonly [Candidate<P>, ...Candidate<P>[]];

/** What a call's timeline tells about its providers. */
export type FailoverEvent =
  | {
      readonly type: 'provider-error';
      readonly provider: string;
      readonly kind: ProviderError['kind'];
      readonly message: string;
    }
  /** `reason`: the kind of the error, `circuit-open`, `slow`, or `recovered`. */
  | {
      readonly type: 'provider-changed';
      readonly stage: ProviderStage;
      readonly from: string;
      readonly to: string;
      readonly reason: string;
    };

export interface FailoverSettings {
  readonly clock: Clock;
  readonly health: StageHealth;
  readonly onEvent?: (event: FailoverEvent) => void;
}

/** The providers of one stage in one call: whose turn it is, and who was passed over why. */
export class LineUp<P> {
  readonly #stage: ProviderStage;
  readonly #candidates: Candidates<P>;
  readonly #settings: FailoverSettings;
  /** Why a candidate was passed over last. */
  readonly #reasons = new Map<Candidate<P>, string>();
  #current: Candidate<P>;

  constructor(stage: ProviderStage, candidates: Candidates<P>, settings: FailoverSettings) {
    this.#stage = stage;
    this.#candidates = candidates;
    this.#settings = settings;
    this.#current = candidates[0];
  }

  /** Who served last. */
  get current(): Candidate<P> {
    return this.#current;
  }

  /**
   * Those that may be asked now, best first. A call stays with who served it last, so that its voice and its manner do not
   * change back and forth; only a model that answers without a network never keeps it. When all circuits are open
   * everybody is asked: a try is better than silence.
   */
  order(except: ReadonlySet<Candidate<P>> = new Set()): Candidate<P>[] {
    const listed = this.#candidates.filter((candidate) => !except.has(candidate));
    const current = this.#current;
    const stays = listed.includes(current) && !(current.isLastResort && this.#stage === 'language-model');
    const wanted = stays ? [current, ...listed.filter((candidate) => candidate !== current)] : listed;
    const able = wanted.filter(({ name }) => this.#settings.health.mayAsk(name));
    for (const candidate of wanted)
      if (!able.includes(candidate) && !this.#reasons.has(candidate)) this.#reasons.set(candidate, 'circuit-open');
    return able.length > 0 ? able : wanted;
  }

  asked({ name }: Candidate<P>): void {
    this.#settings.health.asked(name);
  }

  succeeded({ name }: Candidate<P>, latencyMs: number): void {
    this.#settings.health.succeeded(name, latencyMs);
  }

  /** Books a failure; it is told when it is known what follows: see `tell`. */
  failed(candidate: Candidate<P>, error: ProviderError, reason: string = error.kind): void {
    this.#reasons.set(candidate, reason);
    this.#settings.health.failed(candidate.name, error);
  }

  /** A failure that the reader of this provider does not get to see. */
  tell({ provider, kind, message }: ProviderError): void {
    this.#settings.onEvent?.({ type: 'provider-error', provider, kind, message });
  }

  /** This one serves from here on. */
  serves(candidate: Candidate<P>): void {
    const from = this.#current;
    if (candidate === from) return;
    this.#current = candidate;
    const reason = this.#reasons.get(from) ?? 'recovered';
    this.#reasons.delete(candidate);
    this.#settings.health.replaced(from.name);
    this.#settings.onEvent?.({
      ...{ type: 'provider-changed', stage: this.#stage },
      ...{ from: from.name, to: candidate.name, reason },
    });
  }
}

/** Any failure as one of this candidate, named as records name it. */
export function failureOf({ name }: Candidate<unknown>, error: unknown): ProviderError {
  if (!(error instanceof ProviderError))
    return new ProviderError(name, 'unavailable', 'The provider failed unexpectedly.', { cause: error });
  return error.provider === name ? error : new ProviderError(name, error.kind, error.message, { cause: error });
}
