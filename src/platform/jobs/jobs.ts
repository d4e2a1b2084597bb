import { DBOS } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import pg from 'pg';
import { errorMessage, InvalidStateError, type Log } from '#base';
import type { AnyJob, Job, JobContext, StepContext, StepRetries } from './job.ts';
import { retentionJob } from './retention.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** What became of a job so far. */
export interface JobHistory {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  /** Of a failed job. */
  readonly problem: string | undefined;
  /** The finished steps, in order. */
  readonly steps: readonly { readonly name: string; readonly problem: string | undefined }[];
}

/** Durable jobs. Their state is in the product's database; a job that a dead process left goes on elsewhere. */
export interface Jobs {
  /**
   * Starts a job; answers with its id as soon as it is kept. The same `key` of the same kind of job starts it once only.
   * `delayMs` waits first.
   */
  start<Input>(
    job: Job<Input>,
    input: Input,
    options?: { readonly key?: string; readonly delayMs?: number },
  ): Promise<string>;
  /** Sends an event to a job that waits for `topic`, now or later. The same `key` sends it once only. */
  send(jobId: string, topic: string, event: unknown, key?: string): Promise<void>;
  /** Stops a job before its next step; nothing happens when it is over. */
  cancel(jobId: string): Promise<void>;
  history(jobId: string): Promise<JobHistory | undefined>;
  /** Resolves when the job is over; rejects when it failed or was cancelled. */
  finished(jobId: string): Promise<void>;
  /** Takes over the jobs of a node that died. */
  recover(nodeId: string): Promise<void>;
  /** Running steps get `graceMs` to end; what is left goes on at the next start or on another node. */
  close(graceMs?: number): Promise<void>;
}

export interface JobsSettings {
  readonly url: string;
  /** Keeps its value over restarts of a node: the node's own unfinished jobs go on at its start. */
  readonly nodeId: string;
  readonly log: Log;
  /** Every kind of job, so that unfinished ones find their function again. */
  readonly jobs: readonly AnyJob[];
}

/**
 * Never changes: jobs started by an earlier version of the program must go on after an upgrade, so a job's function may
 * only change in ways that its unfinished runs survive (new steps at the end, or a new job name).
 */
const APPLICATION_VERSION = '1';
const POOL_SIZE = 6;

type Entry = (input: unknown, delayMs: number) => Promise<void>;

/** Starts the job runner, one in a process: the library behind it keeps its registry in the process. */
export async function openJobs(settings: JobsSettings): Promise<Jobs> {
  if (DBOS.isInitialized()) throw new InvalidStateError('The job runner is open already in this process.');
  const log = settings.log.with({ part: 'jobs' });
  const pool = new pg.Pool({ connectionString: settings.url, max: POOL_SIZE, application_name: 'parley jobs' });
  pool.on('error', (error) => log.warn('A database connection broke.', { reason: error.message }));
  DBOS.setConfig({
    name: 'parley',
    systemDatabaseUrl: settings.url,
    systemDatabasePool: pool,
    executorID: settings.nodeId,
    applicationVersion: APPLICATION_VERSION,
    logger: quiet(log),
  });
  const jobs = [...settings.jobs, retentionJob];
  const entries = new Map(jobs.filter((job) => !job.cron).map((job) => [job.name, register(job, log)]));
  const schedules = jobs.flatMap((job) => (job.cron ? [registerCron(job, job.cron, log)] : []));
  await DBOS.launch();
  await DBOS.applySchedules(schedules);
  return {
    start: (job, input, options = {}) => start(entries, job, input, options),
    send: (jobId, topic, event, key) => DBOS.send(jobId, event, topic, key),
    cancel: (jobId) => DBOS.cancelWorkflow(jobId),
    history,
    finished: async (jobId) => {
      await DBOS.retrieveWorkflow(jobId).getResult();
    },
    recover: async (nodeId) => {
      await DBOSExecutor.globalInstance?.recoverPendingWorkflows([nodeId]);
    },
    close: async (graceMs = 0) => {
      await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: graceMs });
      if (!pool.ended) await pool.end();
    },
  };
}

async function start<Input>(
  entries: ReadonlyMap<string, Entry>,
  job: Job<Input>,
  input: Input,
  options: { readonly key?: string; readonly delayMs?: number },
): Promise<string> {
  const entry = entries.get(job.name);
  if (entry === undefined) throw new InvalidStateError(`The job ${job.name} was not given to openJobs.`);
  const params = options.key === undefined ? {} : { workflowID: `${job.name}:${options.key}` };
  const handle = await DBOS.startWorkflow(entry, params)(job.input.parse(input), options.delayMs ?? 0);
  return handle.workflowID;
}

function register(job: AnyJob, log: Log): Entry {
  const entry: Entry = async (input, delayMs) => {
    if (delayMs > 0) await DBOS.sleep(delayMs);
    await runLogged(job, input, log);
  };
  return DBOS.registerWorkflow(entry, { name: job.name });
}

function registerCron(job: AnyJob, cron: { readonly expression: string; readonly timeZone: string }, log: Log) {
  const entry = (scheduledFor: Date): Promise<void> => runLogged(job, scheduledFor, log);
  return {
    scheduleName: job.name,
    workflowFn: DBOS.registerWorkflow(entry, { name: job.name }),
    schedule: cron.expression,
    cronTimezone: cron.timeZone,
  };
}

async function runLogged(job: AnyJob, input: unknown, log: Log): Promise<void> {
  const jobId = DBOS.workflowID ?? '';
  try {
    await job.runAny(contextOf(jobId), input);
  } catch (error) {
    log.warn('A job ended with an error.', { job: job.name, jobId, reason: errorMessage(error) });
    throw error;
  }
}

function contextOf(jobId: string): JobContext {
  return {
    jobId,
    step: (name, work, retries) =>
      DBOS.runStep(() => work(stepContext(jobId)), { name, ...(retries && retrySettings(retries)) }),
    sleep: (delayMs) => DBOS.sleep(delayMs),
    waitFor: (topic, timeoutMs) => DBOS.recv<unknown>(topic, timeoutMs / 1000),
  };
}

function stepContext(jobId: string): StepContext {
  const signal = DBOS.stepStatus?.cancelSignal ?? new AbortController().signal;
  return { idempotencyKey: `${jobId}:${DBOS.stepID ?? 0}`, signal };
}

const retrySettings = ({ attempts, firstDelayMs }: StepRetries) => ({
  retriesAllowed: attempts > 1,
  maxAttempts: attempts,
  intervalSeconds: firstDelayMs / 1000,
});

const STATES: Readonly<Record<string, JobState>> = {
  PENDING: 'running',
  ENQUEUED: 'waiting',
  DELAYED: 'waiting',
  SUCCESS: 'done',
  CANCELLED: 'cancelled',
};

async function history(jobId: string): Promise<JobHistory | undefined> {
  const status = await DBOS.getWorkflowStatus(jobId);
  if (status === null) return undefined;
  const steps = (await DBOS.listWorkflowSteps(jobId)) ?? [];
  return {
    id: jobId,
    name: status.workflowName,
    state: STATES[status.status] ?? 'failed',
    problem: status.error ? errorMessage(status.error) : undefined,
    steps: steps.map((step) => ({ name: step.name, problem: step.error ? errorMessage(step.error) : undefined })),
  };
}

/** The library's own messages are of use to developers only. */
function quiet(log: Log) {
  const text = (entry: unknown) => ({ detail: errorMessage(entry) });
  return {
    debug: () => undefined,
    info: (entry: unknown) => log.debug('The job runner says something.', text(entry)),
    warn: (entry: unknown) => log.warn('The job runner warns.', text(entry)),
    error: (entry: unknown) => log.warn('The job runner reports a problem.', text(entry)),
  };
}
