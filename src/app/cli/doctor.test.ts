import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parley } from '../../../test/kit/parley-command.ts';

describe('./parley doctor', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const settings = () => ({
    ...{ PARLEY_DATA_DIR: folder, PARLEY_HTTP_PORT: '0', PARLEY_SIP_PORT: '0' },
    ...{ PARLEY_HTTP_ADDRESS: '127.0.0.1', PARLEY_SIP_ADDRESS: '127.0.0.1' },
  });

  it('says in a line for each check how this machine is', async () => {
    const { code, out, problem } = await parley(settings(), 'doctor');
    expect(problem).toBe('');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => !/^(ok|warning) +[A-Z]/.test(line))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^ok +Node\.js +v\d/));
    expect(lines).toContainEqual(expect.stringMatching(/^warning +Addresses +SIP listens on 127\.0\.0\.1/));
  });

  it('exits with 1 and tells programs which port is taken', async () => {
    const stranger = createServer();
    await new Promise<void>((resolve) => {
      stranger.listen(0, '127.0.0.1', resolve);
    });
    const { port } = stranger.address() as AddressInfo;
    const { code, out } = await parley({ ...settings(), PARLEY_HTTP_PORT: String(port) }, 'doctor', '--json');
    stranger.close();
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ ok: false });
    expect(report.checks).toContainEqual({
      ...{ name: 'HTTP port', status: 'problem', message: `${port} is used by another program.` },
      remedy: 'Stop that program, or set PARLEY_HTTP_PORT.',
    });
  });

  it('takes a wrong setting for the problem', async () => {
    const { code, out } = await parley({ ...settings(), PARLEY_SIP_PORT: 'sixty' }, 'doctor');
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/^problem +Settings +PARLEY_SIP_PORT "sixty".*\n$/),
    });
  });
});
