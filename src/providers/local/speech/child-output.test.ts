import { describe, expect, it } from 'vitest';
import { systemClock } from '#base';
import { childOutput, type Program } from './child-output.ts';

const program = (command: string): Program => ({
  command,
  remedy: 'sudo apt-get install a-package',
  name: 'The voice',
});

async function run(command: string, options: readonly string[], input = '', timeoutMs = 10_000, signal?: AbortSignal) {
  const settings = { clock: systemClock, provider: 'local', input, timeoutMs, arguments: options };
  const output = childOutput({
    ...settings,
    program: program(command),
    signal: signal ?? new AbortController().signal,
  });
  let text = '';
  for await (const bytes of output) text += bytes.toString();
  return text;
}

describe('a program that speaks', () => {
  it('gets its text on standard input', async () => {
    expect(await run('cat', [], '--help')).toBe('--help');
  });

  it('names the package that brings it when it is not installed', async () => {
    await expect(run('parley-no-such-program', [])).rejects.toMatchObject({
      kind: 'configuration',
      message: 'The voice is not installed on this machine. Install it: sudo apt-get install a-package',
    });
  });

  it('is unavailable when it fails, and says why', async () => {
    await expect(run('sh', ['-c', 'echo no tongue >&2; exit 3'])).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('no tongue'),
    });
  });

  it('is unavailable when it dies of a signal', async () => {
    await expect(run('sh', ['-c', 'kill -SEGV $$'])).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('does not mind a program that does not read', async () => {
    expect(await run('true', [], 'x'.repeat(1_000_000))).toBe('');
  });

  it('is killed when it hangs', async () => {
    await expect(run('sleep', ['600'], '', 20)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is killed when it is aborted', async () => {
    const reason = new Error('stop');
    const controller = new AbortController();
    const running = run('sleep', ['600'], '', 10_000, controller.signal);
    setImmediate(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
  });
});
