/** Map of event name to its payload. */
export type EventMap = Record<string, unknown>;

/** The listening side of a typed event source. */
export interface EventSource<M extends EventMap> {
  /** Calls `listener` synchronously for each event; the returned function removes it. */
  on<K extends keyof M>(name: K, listener: (event: M[K]) => void): () => void;
}

/** A typed event source with its emitting side. Listeners run synchronously, in the order they were added. */
export class Events<M extends EventMap> implements EventSource<M> {
  readonly #listeners = new Map<keyof M, Set<(event: never) => void>>();

  on<K extends keyof M>(name: K, listener: (event: M[K]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<K extends keyof M>(name: K, event: M[K]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as (event: M[K]) => void)(event);
  }

  /** Number of listeners, so that a test can prove that none is left. */
  get listenerCount(): number {
    let count = 0;
    for (const set of this.#listeners.values()) count += set.size;
    return count;
  }

  removeAll(): void {
    this.#listeners.clear();
  }
}
