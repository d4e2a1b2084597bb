import { randomBytes } from 'node:crypto';
import { chmod, chown, readlink, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '#base';
import { ensureFolder } from '../../files/index.ts';
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
  await ensureFolder(own);
  const passwordFile = join(own, 'password');
  const moved = await readlink(join(own, 'elsewhere')).catch(() => undefined);
  const folder = moved ?? own;
  const user = await chooseServerUser(join(folder, 'cluster'));
  if (moved === undefined && !(await canReach(user, own)) && !(await letPass(user, dataDir, own))) {
    return { ...(await placeElsewhere(own, log)), passwordFile, user };
  }
  return { cluster: join(folder, 'cluster'), folder, passwordFile, user };
}

/** When only the data folder itself is closed, as temporary folders are, it is opened to the server's group, to pass. */
async function letPass(user: ServerUser | undefined, dataDir: string, own: string): Promise<boolean> {
  const { uid, mode } = await stat(dataDir);
  if (user === undefined || uid !== process.getuid?.() || !(await canReach(user, dirname(dataDir)))) return false;
  await chown(dataDir, uid, user.gid);
  await chmod(dataDir, (mode & 0o7777) | 0o010);
  return canReach(user, own);
}

/** A folder of its own each time: whoever deletes the data folder begins with an empty database. */
async function placeElsewhere(own: string, log: Log): Promise<{ cluster: string; folder: string }> {
  const link = join(own, 'elsewhere');
  const folder = join('/var/lib/parley', randomBytes(8).toString('hex'));
  await symlink(folder, link).catch((error: NodeJS.ErrnoException) => {
    // Another process chose meanwhile.
    if (error.code !== 'EEXIST') throw error;
  });
  const chosen = await readlink(link);
  await ensureFolder(chosen);
  log.warn('The database server does not run as root and cannot enter the data folder: its files are kept elsewhere.', {
    folder: chosen,
    link,
  });
  return { cluster: join(chosen, 'cluster'), folder: chosen };
}
