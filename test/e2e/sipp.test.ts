import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSilentPool } from '../kit/sip-media.ts';
import { openSipEndpoint } from '../kit/sip-peer.ts';

function isInstalled(): boolean {
  try {
    execFileSync('sipp', ['-v'], { stdio: 'ignore' });
  } catch (error) {
    // `sipp -v` prints its version and exits with 99.
    return error instanceof Error && 'status' in error && error.status === 99;
  }
  return true;
}

/** Runs sipp in a folder of its own; resolves with its exit status: 0 when every call succeeded. */
async function runSipp(args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sipp-'));
  try {
    return await new Promise((resolve) => {
      execFile(
        'sipp',
        [...args, '-i', '127.0.0.1', '-nostdin'],
        { cwd: folder, timeout: 60_000 },
        (error, stdout, stderr) =>
          resolve({ status: error ? Number(error.code ?? -1) : 0, output: stdout.slice(-2000) + stderr.slice(-2000) }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const note = isInstalled() ? '' : ' (skipped: sipp is not installed; on Debian: apt-get install sip-tester)';

describe.skipIf(note !== '')(`calls of sipp${note}`, () => {
  it.each([
    ['UDP', 'u1', 20],
    ['TCP over one connection', 't1', 20],
    ['TCP over a connection each', 'tn', 20],
    ['UDP at 60 per second', 'u1', 60],
  ])(
    'over %s all succeed',
    async (_, transport, rate) => {
      const media = createSilentPool();
      const endpoint = await openSipEndpoint({
        media,
        onCall: (leg) => {
          leg.ring();
          void leg.answer();
        },
      });
      const target = `127.0.0.1:${endpoint.contact.port}`;
      const found = await runSipp([
        '-sn',
        'uac',
        target,
        '-t',
        transport,
        '-m',
        '100',
        '-r',
        String(rate),
        '-max_socket',
        '1000',
      ]);
      expect(found.status, found.output).toBe(0);
      expect(media.sessions).toHaveLength(100);
      await expect.poll(() => endpoint.held).toMatchObject({ legs: 0, dialogs: 0 });
      await endpoint.close();
    },
    90_000,
  );
});
