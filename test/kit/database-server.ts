import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readPidFile, stopServer } from '../../src/platform/db/embedded/pid-file.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the database server of this test run; it is started by the first test that needs it. */
    readonly databaseFolder: string;
    /** Distinguishes the databases of this run on a server that others use too. */
    readonly databaseRun: string;
  }
}

/** Vitest's global set-up: names the folder of the run's server, and stops that server in the end if a test started it. */
export function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  // The server's user is another one when the tests run as root.
  chmodSync(folder, 0o755);
  project.provide('databaseFolder', folder);
  project.provide('databaseRun', randomBytes(4).toString('hex'));
  return async () => {
    const cluster = join(folder, 'postgres/cluster');
    const running = await readPidFile(cluster);
    if (running !== undefined) await stopServer(cluster, running);
    rmSync(folder, { recursive: true, force: true });
  };
}
