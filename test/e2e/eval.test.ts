import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../src/app/bench/server.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('./parley eval --audio', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const evaluate = (...args: string[]) =>
    new Promise<{ code: unknown; out: string }>((resolve) => {
      const env = {
        ...{ PATH: process.env.PATH ?? '', PARLEY_DATA_DIR: server.dataDir },
        PARLEY_SIP_PORT: String(server.ready.sipPort),
      };
      execFile(join(ROOT, 'parley'), ['eval', ...args], { env, timeout: 120_000, cwd: ROOT }, (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? -1) : 0, out: stdout + stderr }),
      );
    });

  it('judges a real call by what the platform wrote down, and says what no telephone can do', async () => {
    const { code, out } = await evaluate(
      '--audio',
      'test/evals/opening-hours.en.yaml',
      'test/evals/failing-model.en.yaml',
    );
    expect(out).toMatch(/^pass {2}test\/evals\/opening-hours/m);
    expect(out).toMatch(/^skip {2}test\/evals\/failing-model.*\n +not over a telephone: faults of providers/m);
    expect(code).toBe(0);
  }, 150_000);
});
