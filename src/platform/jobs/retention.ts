import { DBOS } from '@dbos-inc/dbos-sdk';
import { type AnyJob, defineCronJob } from './job.ts';

const KEPT_MS = 30 * 24 * 3_600_000;
const BATCH = 500;

/** Forgets jobs that have been over since before `before`, with their steps; answers with how many. */
export async function forgetJobs(before: Date): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const over = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
      completedBefore: before.toISOString(),
      limit: BATCH,
      loadInput: false,
      loadOutput: false,
    });
    if (over.length === 0) return forgotten;
    await DBOS.deleteWorkflows(over.map((job) => job.workflowID));
    forgotten += over.length;
  }
}

/** Every night: keeps finished jobs for 30 days. */
export const retentionJob: AnyJob = defineCronJob({
  name: 'forget-finished-jobs',
  expression: '17 3 * * *',
  run: async (context, scheduledFor) => {
    await context.step('forget', () => forgetJobs(new Date(scheduledFor.getTime() - KEPT_MS)));
  },
});
