import type { Config } from '../config.ts';
import type { Probes } from './probes.ts';

/** The outcome of one check, in plain words. */
export interface Finding {
  /** `warning`: works, but not as it should; `problem`: does not work. */
  readonly status: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do; absent when all is well. */
  readonly remedy?: string;
}

/** A finding with the name of its check. */
export interface NamedFinding extends Finding {
  readonly name: string;
}

/** Looks at one thing. Throws a StartError for what keeps the program from starting: a problem too. */
export interface Check {
  readonly name: string;
  run(config: Config, probes: Probes): Promise<Finding>;
}

export const ok = (message: string): Finding => ({ status: 'ok', message });
export const warning = (message: string, remedy: string): Finding => ({ status: 'warning', message, remedy });
export const problem = (message: string, remedy: string): Finding => ({ status: 'problem', message, remedy });
