import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '#base';
import type { Bench } from './report.ts';
import { startServer } from './server.ts';
import { createStubAssistant } from './stage.ts';
import { tenth } from './tenth.ts';

/** Calls set up and torn down by sipp, a SIP load generator of others, at a fixed rate. */
export const setup: Bench = async ({ calls = 60, seconds = 10, say }) => {
  const server = await startServer({ stubs: { transcriptMs: 0, firstTokenMs: 0, firstAudioMs: 0 } });
  const folder = await mkdtemp(join(tmpdir(), 'parley-sipp-'));
  try {
    const { virtualNumber } = await createStubAssistant(server, { firstMessage: '' });
    const total = calls * seconds;
    say(`${total} calls at ${calls} per second`);
    const startedAt = performance.now();
    const output = await sipp(folder, [
      ...['-sn', 'uac', '-s', virtualNumber, `127.0.0.1:${server.ready.sipPort}`],
      ...['-i', '127.0.0.1', '-r', String(calls), '-m', String(total), '-d', '100', '-l', '1000'],
      ...['-nostdin', '-trace_screen', '-timeout', `${seconds + 30}s`],
    ]);
    const tookS = (performance.now() - startedAt) / 1000;
    return { calls_per_s: tenth((total - output.failed) / tookS), failed: output.failed, calls: total };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

function sipp(cwd: string, args: readonly string[]): Promise<{ failed: number }> {
  return new Promise((resolve, reject) => {
    execFile('sipp', [...args], { cwd, maxBuffer: 1 << 26 }, (error, stdout) => {
      if (error && error.code === 'ENOENT') {
        return reject(new StartError('sipp is not installed.', 'Install it: sudo apt-get install sip-tester.'));
      }
      const failed = [...stdout.matchAll(/Failed call\s*\|\s*\d+\s*\|\s*(\d+)/g)].at(-1)?.[1];
      if (failed === undefined) return reject(new StartError('sipp printed no statistics.', stdout.slice(-1000)));
      resolve({ failed: Number(failed) });
    });
  });
}
