import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../../parley');

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs `./parley start` with settings of its own; only for starts that fail by themselves. */
function start(env: Record<string, string>, launcher = LAUNCHER): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 60_000 };
    execFile(launcher, ['start'], options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

/** One sentence for people: what is wrong and what to do, no stack. */
function expectSentence({ code, output }: Ended, about: RegExp): void {
  expect(output).toMatch(about);
  expect(output).not.toMatch(/\n\s+at /);
  expect(
    output
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('parley:')),
  ).toHaveLength(1);
  expect(code).toBe(1);
}

describe('a start that cannot succeed says why in one sentence and exits with 1', () => {
  let folder = '';
  const ports = {
    PARLEY_HTTP_PORT: '0',
    PARLEY_SIP_PORT: '0',
    PARLEY_HTTP_ADDRESS: '127.0.0.1',
    PARLEY_SIP_ADDRESS: '127.0.0.1',
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-start-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('a wrong port', async () => {
    expectSentence(
      await start({ PARLEY_SIP_PORT: 'sixty', PARLEY_DATA_DIR: folder }),
      /PARLEY_SIP_PORT "sixty".*port between 1 and 65535/,
    );
  });

  it('a data folder that cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const ended = await start({ ...ports, PARLEY_DATA_DIR: join(folder, 'file', 'data') });
    expectSentence(ended, /data folder|folder/i);
  });

  it('a database URL that does not answer', async () => {
    const ended = await start({
      ...ports,
      PARLEY_DATA_DIR: folder,
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
    });
    expectSentence(ended, /database/i);
    expect(ended.output).not.toMatch(/secret/);
  });

  it('a database URL that is none', async () => {
    expectSentence(await start({ ...ports, PARLEY_DATA_DIR: folder, DATABASE_URL: 'what?' }), /DATABASE_URL/);
  });

  it('an HTTP port that is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      }),
    );
    const ended = await start({
      ...ports,
      PARLEY_DATA_DIR: join(folder, 'taken-http'),
      PARLEY_HTTP_PORT: String(port),
    });
    taken.close();
    expectSentence(ended, new RegExp(`${port}.*taken.*PARLEY_HTTP_PORT`));
  });

  it('a SIP port that is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      }),
    );
    const ended = await start({ ...ports, PARLEY_DATA_DIR: join(folder, 'taken-sip'), PARLEY_SIP_PORT: String(port) });
    taken.close();
    expectSentence(ended, new RegExp(`${port}.*in use.*PARLEY_SIP_PORT`));
  });

  it('an old Node.js', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'node'), '#!/bin/sh\nif [ "$1" = --version ]; then echo v16.20.0; fi\nexit 1\n');
    await chmod(join(bin, 'node'), 0o755);
    const ended = await start({ PATH: `${bin}:${process.env.PATH}` });
    expectSentence(ended, /Node\.js v16\.20\.0 is too old.*20\.19/);
  });
});
