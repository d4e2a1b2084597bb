import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage, StartError } from '#base';
import { keepToken, readToken } from '../../files/index.ts';
import { diskFull } from '../disk-full.ts';
import type { Binaries } from './binaries.ts';
import { runAs, type ServerUser } from './server-user.ts';

/** The major version of the binaries; a cluster of another one cannot be opened. */
const MAJOR = '18';

const run = promisify(execFile);

/** The password of both roles of the embedded server, made once and kept in `file`. */
export async function clusterPassword(file: string, clusterExists: boolean): Promise<string> {
  if (clusterExists && (await readToken(file)) === undefined) {
    throw new StartError(
      `The password of the embedded database, ${file}, is missing.`,
      'Restore it from a backup, or move the database folder away to begin with an empty one.',
    );
  }
  return keepToken(file);
}

/** Version of the cluster in `folder`, undefined when there is none. @throws StartError when it is not ours to open. */
export async function clusterVersion(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  const version = text?.trim();
  if (version === undefined || version === MAJOR) return version;
  const newer = Number(version) > Number(MAJOR);
  throw new StartError(
    `The database in ${folder} was written by PostgreSQL ${version}; this version of Parley brings PostgreSQL ${MAJOR}.`,
    newer
      ? 'Start the newer version of Parley that wrote it.'
      : 'Start the older version of Parley, make a backup, and restore it with this one.',
  );
}

/** Creates the cluster beside its place and moves it there when complete, so that an interrupted start leaves nothing half made. */
export async function createCluster(settings: {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly password: string;
  /** False in tests only: nothing is flushed to the disk. */
  readonly durable: boolean;
}): Promise<void> {
  const { folder, binaries, user, password } = settings;
  const work = `${folder}.new-${process.pid}-${randomBytes(3).toString('hex')}`;
  const passwordFile = join(work, 'password');
  await mkdir(work, { mode: 0o700 });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user !== undefined && 'uid' in runAs(user)) {
      await chown(work, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const made = join(work, 'cluster');
    // Locales of the machine never matter: their updates would corrupt indexes silently.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
    const access = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`];
    const options = [...locale, ...access, '--no-instructions', ...(settings.durable ? [] : ['--no-sync'])];
    await run(binaries.initdb, [`--pgdata=${made}`, ...options], { ...runAs(user), cwd: work, env: {} });
    await chmod(made, 0o700);
    await rename(made, folder).catch((error: NodeJS.ErrnoException) => {
      // Another process finished first; its cluster has the same password.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw initProblem(error, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function initProblem(error: unknown, folder: string): unknown {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : errorMessage(error);
  if (/no space left/i.test(text) || /ENOSPC/.test(text)) return diskFull(folder, error);
  const reason = text.split('\n').find((line) => /error|fatal/i.test(line)) ?? text.split('\n')[0] ?? '';
  return new StartError(
    `The embedded database could not be created in ${folder}: ${reason.trim()}`,
    'Check the folder and its disk, or set DATABASE_URL to a PostgreSQL of your own.',
    { cause: error },
  );
}
