import { type Clock, errorMessage, every, type Log } from '#base';
import type { Kept } from '#providers/catalog';

interface Entry {
  readonly version: string;
  readonly engine: Kept;
  usedAtMs: number;
}

/** No call lasts longer: what nobody asked for in this time, nobody uses any more. */
const LONGEST_CALL_MS = 14_400_000;
const SWEEP_MS = 60_000;

/** Engines, made once for each place and version, with the connections that they keep. Closed when nobody can use them any more. */
export class EnginePool {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #entries = new Map<string, Entry>();
  /** Of keys that have changed; calls may still use them. */
  readonly #retired = new Set<Entry>();
  readonly #stop: () => void;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#stop = every(clock, SWEEP_MS, () => this.#sweep());
  }

  /** The engine of a place; a new one when its version has changed. */
  get<E extends Kept>(place: string, version: string, create: () => E): E {
    const found = this.#entries.get(place);
    if (found?.version === version) {
      found.usedAtMs = this.#clock.now();
      // A place is one vendor, stage and model: what was put there is what comes out.
      return found.engine as E;
    }
    const engine = create();
    if (found) this.#retired.add(found);
    this.#entries.set(place, { version, engine, usedAtMs: this.#clock.now() });
    return engine;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#stop();
    const all = [...this.#entries.values(), ...this.#retired];
    this.#entries.clear();
    this.#retired.clear();
    await Promise.all(all.map((entry) => this.#close(entry)));
  }

  dump(): Readonly<Record<string, unknown>> {
    return { engines: [...this.#entries.keys()], retired: this.#retired.size };
  }

  #sweep(): void {
    const isUnused = ({ usedAtMs }: Entry) => this.#clock.now() >= usedAtMs + LONGEST_CALL_MS;
    for (const [place, entry] of this.#entries) {
      if (!isUnused(entry)) continue;
      this.#entries.delete(place);
      void this.#close(entry);
    }
    for (const entry of this.#retired) {
      if (!isUnused(entry)) continue;
      this.#retired.delete(entry);
      void this.#close(entry);
    }
  }

  async #close({ engine }: Entry): Promise<void> {
    try {
      await engine.close?.();
    } catch (error) {
      this.#log.warn('An engine did not close.', { reason: errorMessage(error) });
    }
  }
}
