import type { Clock } from '#base';

/** A step this close is run now: a timer cannot do better than a millisecond. */
const EARLY_MS = 0.5;
/** Lag from which the sockets are read first, so that packets that waited in them do not count as missing. */
const LAG_MS = 5;

export interface TickerSettings {
  readonly clock: Clock;
  readonly stepMs: number;
  /** Steps that make one round: when steps must be left out, whole rounds are. */
  readonly stepsPerRound: number;
  /** Rounds that are made up for after a lag; what is beyond is left out. */
  readonly mostRoundsBehind: number;
  readonly step: (index: number, dueAtMs: number) => void;
  readonly skip: (rounds: number) => void;
  /** Runs something after the sockets were read. */
  readonly afterInput: (run: () => void) => void;
}

/** Runs steps on a fixed schedule that does not drift: each is due a step after the one before, whenever that ran. */
export class Ticker {
  readonly #settings: TickerSettings;
  #dueAtMs: number;
  #index = 0;
  #cancel: () => void;
  #stopped = false;

  constructor(settings: TickerSettings) {
    this.#settings = settings;
    this.#dueAtMs = settings.clock.now() + settings.stepMs;
    this.#cancel = this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #wait(): () => void {
    const delayMs = Math.max(0, this.#dueAtMs - this.#settings.clock.now());
    return this.#settings.clock.after(Math.round(delayMs), () => this.#wake());
  }

  #wake(): void {
    const { clock, afterInput } = this.#settings;
    if (clock.now() - this.#dueAtMs > LAG_MS) afterInput(() => this.#run());
    else this.#run();
  }

  #run(): void {
    if (this.#stopped) return;
    const { clock, stepMs, stepsPerRound, mostRoundsBehind } = this.#settings;
    const roundMs = stepMs * stepsPerRound;
    const behind = Math.floor((clock.now() - this.#dueAtMs) / roundMs) - mostRoundsBehind;
    if (behind > 0) {
      this.#dueAtMs += behind * roundMs;
      this.#settings.skip(behind);
    }
    while (!this.#stopped && this.#dueAtMs - clock.now() < EARLY_MS) {
      const dueAtMs = this.#dueAtMs;
      this.#dueAtMs += stepMs;
      this.#settings.step(this.#index++ % stepsPerRound, dueAtMs);
    }
    if (!this.#stopped) this.#cancel = this.#wait();
  }
}
