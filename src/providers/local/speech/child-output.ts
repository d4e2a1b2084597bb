import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type Clock, errorMessage, TimeoutError } from '#base';
import { ProviderError } from '../../error.ts';

/** A program of this machine that speaks, and how to get it. */
export interface Program {
  readonly command: string;
  /** The command that installs it. */
  readonly remedy: string;
  /** For people: what the program is. */
  readonly name: string;
}

export interface ChildRun {
  readonly clock: Clock;
  readonly provider: string;
  readonly program: Program;
  readonly arguments: readonly string[];
  /** Written to the child's standard input: what is said never shows in the machine's process list. */
  readonly input: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs a program and yields what it prints, as it comes. Aborting, or leaving the loop, kills it at once.
 * @throws ProviderError `configuration` when it is not installed, `timeout`, `unavailable` when it fails; the signal's reason.
 */
export async function* childOutput(run: ChildRun): AsyncGenerator<Buffer> {
  run.signal.throwIfAborted();
  const child = spawn(run.program.command, run.arguments, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stop = (reason: Error) => {
    child.kill('SIGKILL');
    child.stdout.destroy(reason);
  };
  const onAbort = () => stop(run.signal.reason);
  run.signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimeout = run.clock.after(run.timeoutMs, () => stop(new TimeoutError(run.timeoutMs)));
  const ended = endOf(child);
  try {
    child.stdin.end(run.input);
    yield* child.stdout;
    const problem = await ended;
    if (problem) throw problem;
  } catch (error) {
    if (run.signal.aborted) throw run.signal.reason;
    // A broken pipe is only the shadow of why the child ended.
    throw providerErrorOf(run, error instanceof TimeoutError ? error : ((await ended) ?? error));
  } finally {
    cancelTimeout();
    run.signal.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  }
}

/** Resolves when the child is gone, with what went wrong if anything did; never rejects. */
function endOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<Error | undefined> {
  // A child that dies early closes its input; its exit says why, the broken pipe does not.
  child.stdin.on('error', () => undefined);
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(-300);
  });
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', (code, signal) => {
      resolve(code === 0 ? undefined : new ChildFailure(`${signal ?? code}: ${complaint.trim()}`));
    });
  });
}

class ChildFailure extends Error {
  override readonly name = 'ChildFailure';
}

function providerErrorOf({ provider, program }: ChildRun, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return missingProgram(provider, program);
  if (error instanceof TimeoutError)
    return new ProviderError(provider, 'timeout', `${program.name} does not answer.`, { cause: error });
  return new ProviderError(provider, 'unavailable', `${program.name} failed: ${errorMessage(error)}`, { cause: error });
}

export function missingProgram(provider: string, program: Program): ProviderError {
  return new ProviderError(
    provider,
    'configuration',
    `${program.name} is not installed on this machine. Install it: ${program.remedy}`,
  );
}
