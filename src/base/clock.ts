/** How the product reads time. Everything that waits takes a `Clock`, so a call can be simulated and replayed exactly. */
export interface Clock {
  /** Monotonic milliseconds, comparable across the threads of one machine; the origin is arbitrary. */
  now(): number;
  /** Wall-clock milliseconds since the Unix epoch, for records and display only. */
  wallNow(): number;
  /** Calls `run` once after `delayMs`. The returned function cancels it and may be called at any time. */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's clock. `now()` reads CLOCK_MONOTONIC, which worker threads share. */
export const systemClock: Clock = {
  now: () => Number(process.hrtime.bigint()) / 1e6,
  wallNow: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Calls `run` every `periodMs` until the returned function is called; the next wait begins after `run` returned. */
export function every(clock: Clock, periodMs: number, run: () => void): () => void {
  let cancel = clock.after(periodMs, function tick() {
    cancel = clock.after(periodMs, tick);
    run();
  });
  return () => cancel();
}
