import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { RunningServer } from './pid-file.ts';
import { runAs, type ServerUser } from './server-user.ts';

/** Settings beyond PostgreSQL's defaults: loopback only, and small enough for a laptop. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The product reports failing statements itself, without their values.
  log_min_error_statement: 'panic',
};
const NOT_DURABLE: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** Starts `postgres` in a session of its own, so that Ctrl-C in the terminal reaches only us and calls can finish. */
export function spawnServer(settings: {
  readonly postgres: string;
  readonly cluster: string;
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly port: number;
  readonly durable: boolean;
}): RunningServer & { exited(): string | undefined } {
  const { cluster, folder, user, port } = settings;
  const logFile = join(folder, 'server.log');
  const options = { ...SETTINGS, ...(settings.durable ? {} : NOT_DURABLE), port: String(port) };
  const output = openLog(logFile, user);
  const child = spawn(
    settings.postgres,
    ['-D', cluster, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...runAs(user), cwd: folder, env: {}, detached: true, stdio: ['ignore', output, output], windowsHide: true },
  );
  closeSync(output);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', () => {
    ended ??= endOf(logFile);
  });
  return { pid: child.pid ?? 0, port, exited: () => ended };
}

function endOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-4000);
  } catch {
    // The folder was removed.
    return '';
  }
}

/** A fresh log; the previous one is kept beside it. */
function openLog(file: string, user: ServerUser | undefined): number {
  try {
    renameSync(file, `${file}.1`);
  } catch {
    // There is none before the first start.
  }
  const handle = openSync(file, 'a', 0o600);
  if (user !== undefined && 'uid' in runAs(user)) fchownSync(handle, user.uid, user.gid);
  return handle;
}

/** A TCP port of the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
