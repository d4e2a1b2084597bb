import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that runs on `cluster` according to its postmaster.pid; undefined when none does. A file that a crash
 * left behind is removed. `port` is absent while the server is still starting.
 */
export async function readPidFile(
  cluster: string,
): Promise<{ readonly pid: number; readonly port: number | undefined } | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!(await isPostgres(pid))) {
    await rm(file, { force: true });
    return undefined;
  }
  const port = Number(lines[3]);
  return { pid, port: Number.isInteger(port) && port > 0 ? port : undefined };
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  // After a restart of the machine or container the number can belong to something else. Only Linux can be asked cheaply.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return command.includes('postgres');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * PostgreSQL's fast shutdown of the server on `cluster`: ends the connections, writes a checkpoint, and removes
 * postmaster.pid last. Killed when that takes over 20 s.
 */
export async function stopServer(cluster: string, { pid }: { readonly pid: number }): Promise<void> {
  signal(pid, 'SIGINT');
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(10)) {
    if ((await readPidFile(cluster))?.pid !== pid) return;
  }
  signal(pid, 'SIGQUIT');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}
