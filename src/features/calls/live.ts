import { type Clock, sleep } from '#base';
import type { LiveCall } from './live-call.ts';

/** A place for one call on this node, taken before anything else is known about it. */
export interface Slot {
  release(): void;
}

/** What `drain` does to calls that are still running after the grace. */
const SHUTDOWN = { by: 'platform', code: 'shutdown', detail: 'The server is stopping.' } as const;
/** How long those may take to say so and to be recorded. */
const LAST_WORDS_MS = 8000;

/** The calls that run on this node, and how many more it takes. */
export class LiveCalls {
  readonly #calls = new Map<string, LiveCall>();
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #whenIdle = new Set<() => void>();
  #taken = 0;
  #draining = false;
  #ending = false;

  constructor(capacity: number, clock: Clock) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** Calls that hold a place, answered or not. */
  get count(): number {
    return this.#taken;
  }

  get capacity(): number {
    return this.#capacity;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  /** Takes a place at once, or undefined when the node is full or stopping. */
  reserve(): Slot | undefined {
    if (this.#draining || this.#taken >= this.#capacity) return undefined;
    this.#taken++;
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#taken--;
        if (this.#taken === 0) for (const tell of this.#whenIdle) tell();
      },
    };
  }

  add(call: LiveCall): void {
    this.#calls.set(call.id, call);
    if (this.#ending) call.end(SHUTDOWN);
  }

  remove(call: LiveCall): void {
    this.#calls.delete(call.id);
  }

  /** A call of this workspace that runs here. */
  get(workspaceId: string, id: string): LiveCall | undefined {
    const call = this.#calls.get(id);
    return call?.workspaceId === workspaceId ? call : undefined;
  }

  /** Takes no new call from here on; running ones have `graceMs` to end, then they are ended. Resolves when none is left. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const done = new AbortController();
    const idle = this.#idle();
    const passed = (delayMs: number) => sleep(this.#clock, delayMs, done.signal).catch(() => undefined);
    try {
      await Promise.race([idle, passed(graceMs)]);
      this.#ending = true;
      for (const call of this.#calls.values()) call.end(SHUTDOWN);
      await Promise.race([idle, passed(LAST_WORDS_MS)]);
    } finally {
      done.abort();
    }
  }

  /** Resolves when no place is taken. */
  #idle(): Promise<void> {
    if (this.#taken === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle.add(resolve);
    });
  }
}
