import type { z } from 'zod';

/** What a job's function can do so that it survives the end of the process. */
export interface JobContext {
  readonly jobId: string;
  /**
   * Runs `work` and keeps its result: after a crash the result is used again, so everything that reaches outside or
   * depends on time or chance belongs in a step. At least once: a crash in the middle runs it again, so effects carry
   * `idempotencyKey`, which is the same each time.
   */
  step<T>(name: string, work: (step: StepContext) => Promise<T>, retries?: StepRetries): Promise<T>;
  /** Waits; a restart in between does not begin again. */
  sleep(delayMs: number): Promise<void>;
  /** The next event of `topic` sent by `Jobs.send`, in order; null when none comes in time. JSON values only. */
  waitFor(topic: string, timeoutMs: number): Promise<unknown>;
}

export interface StepContext {
  readonly idempotencyKey: string;
  /** Aborts when the job is cancelled. */
  readonly signal: AbortSignal;
}

export interface StepRetries {
  /** Total tries, the first included. */
  readonly attempts: number;
  /** Wait before the second try; doubles each time. */
  readonly firstDelayMs: number;
}

/** A kind of work that must be done even if this process ends: after-call work, campaigns, clean-up. */
export interface Job<Input> {
  /** Stays the same for ever: running jobs are found again by it. */
  readonly name: string;
  /** JSON only. */
  readonly input: z.ZodType<Input>;
  run(context: JobContext, input: Input): Promise<void>;
}

/** A job whose kind of input is not known, as lists of jobs hold it. */
export interface AnyJob {
  readonly name: string;
  /** Set for jobs that run by the clock, with a cron expression of five fields; its input is the time that it is for. */
  readonly cron?: { readonly expression: string; readonly timeZone: string };
  runAny(context: JobContext, input: unknown): Promise<void>;
}

/** Makes a job of its definition, ready to be given to `openJobs` and started. */
export function defineJob<Input>(job: Job<Input>): Job<Input> & AnyJob {
  return { ...job, runAny: (context, input) => job.run(context, job.input.parse(input)) };
}

/** Makes a job that runs by the clock, once for all nodes together. */
export function defineCronJob(settings: {
  readonly name: string;
  /** Cron expression of five fields, such as `0 3 * * *`. */
  readonly expression: string;
  readonly timeZone?: string;
  run(context: JobContext, scheduledFor: Date): Promise<void>;
}): AnyJob {
  return {
    name: settings.name,
    cron: { expression: settings.expression, timeZone: settings.timeZone ?? 'UTC' },
    runAny: (context, input) => settings.run(context, input instanceof Date ? input : new Date(String(input))),
  };
}
