import type { Clock } from '#base';
import { ProviderError } from '#providers';
import type { Pauses } from './pauses.ts';

/**
 * What goes wrong with one request. `hang`: no answer at all. `break`: ends with an error in the middle.
 * `rubbish`: answers what makes no sense. `misconfigured`: an error that no retry can help.
 */
export type Fault = 'none' | 'hang' | 'slow' | 'fail' | 'break' | 'empty' | 'rubbish' | 'misconfigured';

export const SLOW_MS = 4000;
/** A hang ends only by abort; a test that waits for it forgot one. */
const HANG_MS = 3_600_000;

export const failure = (provider: string, fault: Fault) =>
  new ProviderError(provider, fault === 'misconfigured' ? 'configuration' : 'unavailable', `A test makes it ${fault}.`);

/** Waits for the first answer as the fault has it, or fails. */
export async function begin(pauses: Pauses, provider: string, fault: Fault, waitMs: number): Promise<void> {
  await pauses.wait(fault === 'hang' ? HANG_MS : fault === 'slow' ? SLOW_MS : waitMs);
  if (fault === 'fail' || fault === 'misconfigured') throw failure(provider, fault);
}

export interface Faulty {
  readonly clock: Clock;
  /** Decides about the request with this number, from 0. */
  readonly fault?: (request: number) => Fault;
}
