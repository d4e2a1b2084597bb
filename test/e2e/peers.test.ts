import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TimelineEvent } from '#domain';
import { type Server, startServer } from '../../src/app/bench/server.ts';

const ROOT = join(import.meta.dirname, '../..');

function run(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, timeout: 120_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, output: stdout + stderr });
    });
  });
}

describe('calls from SIP software of others', () => {
  let server: Server;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-peers-'));
    await symlink('/usr/share/sip-tester', join(folder, 'pcap'));
    server = await startServer();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const sipp = (scenario: string, extra: readonly string[]) =>
    run(
      'sipp',
      ['-sn', scenario, '-s', '1000', `127.0.0.1:${server.ready.sipPort}`, '-i', '127.0.0.1', '-nostdin', ...extra],
      folder,
    );

  it('sipp uac: 100 calls at 20 per second, none failed', async () => {
    const { code, output } = await sipp('uac', ['-m', '100', '-r', '20', '-d', '1000', '-mp', '16000']);
    expect(output).toMatch(/Successful call\s*\|\s*\d+\s*\|\s*100/);
    expect(code).toBe(0);
  });

  it('sipp uac_pcap: 100 calls with audio and keys at 20 per second, none failed', async () => {
    const { code, output } = await sipp('uac_pcap', ['-m', '100', '-r', '20', '-mp', '17000']);
    expect(output).toMatch(/Successful call\s*\|\s*\d+\s*\|\s*100/);
    expect(code).toBe(0);
    const page = await server.api(
      'GET',
      '/api/v1/calls?limit=100',
      z.object({ items: z.array(z.object({ id: z.string() })) }),
    );
    const keys = await Promise.all(
      page.items.map(({ id }) =>
        server.api('GET', `/api/v1/calls/${id}`, z.object({ timeline: z.array(TimelineEvent) })),
      ),
    );
    expect(
      keys.filter(({ timeline }) => timeline.some((event) => event.type === 'key' && event.key === '1')).length,
    ).toBe(100);
  });

  it('sipp uac over TCP: 20 calls, none failed', async () => {
    const { code } = await sipp('uac', ['-t', 't1', '-m', '20', '-r', '10', '-d', '500', '-mp', '18000']);
    expect(code).toBe(0);
  });
});

/** A network namespace of its own needs root or user namespaces. */
function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['-n', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const Baresip = z.object({
  events: z.array(z.string()),
  loudSeconds: z.number(),
  call: z.object({ state: z.string(), hasRecording: z.boolean(), timeline: z.array(TimelineEvent) }),
});

describe.runIf(canUnshare())('a call from baresip', () => {
  it('is answered, hears the assistant, passes keys, hold and resume, and is recorded', async () => {
    const script = 'exec node --conditions=source --import tsx test/e2e/baresip-scenario.ts';
    const { code, output } = await run(
      'unshare',
      ['-n', 'sh', '-c', `ip link set lo up; ip addr add 10.77.0.1/32 dev lo; ${script}`],
      ROOT,
    );
    expect(code, output).toBe(0);
    const result = Baresip.parse(JSON.parse(output.slice(output.indexOf('{"events"'))));
    expect(result.loudSeconds).toBeGreaterThan(2);
    expect(result.call.state).toBe('ended');
    expect(result.call.hasRecording).toBe(true);
    const types = result.call.timeline.map((event) => event.type);
    expect(types).toContain('assistant-said');
    expect(result.call.timeline.filter((event) => event.type === 'key').map((event) => event.key)).toEqual(['1']);
    expect(result.call.timeline.flatMap((event) => (event.type === 'hold' ? [event.held] : []))).toEqual([true, false]);
    expect(result.call.timeline.at(-1)).toMatchObject({ type: 'ended', reason: { by: 'caller' } });
  });
});
