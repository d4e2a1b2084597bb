import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { silentLog } from '#base';
import { defineJob, openJobs } from '#platform/jobs';

/**
 * Runs, or goes on with, one job of three steps that append to a file; between the second and the third it waits for an
 * event. Prints `waiting` before that and `done` in the end.
 */
const [, , url = '', nodeId = '', file = '', role = ''] = process.argv;

const job = defineJob({
  name: 'three-steps',
  input: z.object({ file: z.string() }),
  run: async (context, input) => {
    const append = (text: string) =>
      context.step(text, async ({ idempotencyKey }) => appendFileSync(input.file, `${text} ${idempotencyKey}\n`));
    await append('first');
    await append('second');
    console.log('waiting');
    const event = await context.waitFor('go', 60_000);
    await append(`third-${String(event)}`);
    console.log('done');
  },
});

const jobs = await openJobs({ url, nodeId, log: silentLog, jobs: [job] });
if (role === 'start') await jobs.start(job, { file }, { key: 'one' });
if (role === 'take-over') await jobs.recover('node-a');
if (role !== 'start') {
  await jobs.send('three-steps:one', 'go', 'now', 'go-once');
  await jobs.finished('three-steps:one');
  await jobs.close();
} else {
  setInterval(() => undefined, 1000);
}
