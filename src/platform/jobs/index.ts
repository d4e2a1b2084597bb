export {
  type AnyJob,
  defineCronJob,
  defineJob,
  type Job,
  type JobContext,
  type StepContext,
  type StepRetries,
} from './job.ts';
export { type JobHistory, type JobState, type Jobs, type JobsSettings, openJobs } from './jobs.ts';
export { joinNodes, type Node, type NodeSettings } from './nodes.ts';
