export { claimNode } from './claim.ts';
export {
  type AnyJob,
  defineCronJob,
  defineJob,
  type Job,
  type JobContext,
  type StepContext,
  type StepRetries,
} from './job.ts';
export { type JobHistory, type Jobs, openJobs } from './jobs.ts';
export { joinNodes, type Node } from './nodes.ts';
