import { createHash } from 'node:crypto';
import { access, chmod, constants, lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorMessage, type Log, StartError } from '#base';
import { canReach, chooseServerUser, type ServerUser } from './server-user.ts';

/** Where the embedded database lives. */
export interface Place {
  /** The cluster itself. */
  readonly cluster: string;
  /** For the password, the log and copies of the binaries; below the data folder where the server can read it. */
  readonly folder: string;
  readonly passwordFile: string;
  readonly user: ServerUser | undefined;
}

/**
 * `<dataDir>/postgres`; when the server may not enter that (we are root and the data folder is below a closed home) a
 * folder in /var/lib/parley, to which `<dataDir>/postgres/elsewhere` then points.
 * @throws StartError when the data folder cannot be written.
 */
export async function findPlace(dataDir: string, log: Log): Promise<Place> {
  const own = join(dataDir, 'postgres');
  await makeFolder(own);
  const passwordFile = join(own, 'password');
  const elsewhere = join(own, 'elsewhere');
  const cluster = join(own, 'cluster');
  const moved = await readlink(elsewhere).catch(() => undefined);
  const user = await chooseServerUser(moved === undefined ? cluster : join(moved, 'cluster'));
  if (moved !== undefined) return { cluster: join(moved, 'cluster'), folder: moved, passwordFile, user };
  if (await canReach(user, own)) return { cluster, folder: own, passwordFile, user };

  const outside = join('/var/lib/parley', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await makeFolder(outside);
  await symlink(outside, elsewhere);
  log.warn('The database server does not run as root and cannot enter the data folder: its files are kept elsewhere.', {
    dataDir,
    elsewhere: outside,
  });
  return { cluster: join(outside, 'cluster'), folder: outside, passwordFile, user };
}

/** Makes `folder` and its parents; the server's user may pass through those that are new. */
async function makeFolder(folder: string): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true });
    for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) {
      await chmod(made, 0o755);
    }
    if (!(await lstat(folder)).isDirectory()) throw new StartError(`${folder} is not a folder.`, REMEDY);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`The data folder ${folder} cannot be written: ${reasonOf(error)}.`, REMEDY, { cause: error });
  }
}

const REMEDY = 'Make it writable for the user who starts Parley, or set PARLEY_DATA_DIR to another folder.';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name exists',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? errorMessage(error);
}
