import { createHash } from 'node:crypto';
import { readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
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
  const elsewhere = join(own, 'elsewhere');
  const cluster = join(own, 'cluster');
  const moved = await readlink(elsewhere).catch(() => undefined);
  const user = await chooseServerUser(moved === undefined ? cluster : join(moved, 'cluster'));
  if (moved !== undefined) return { cluster: join(moved, 'cluster'), folder: moved, passwordFile, user };
  if (await canReach(user, own)) return { cluster, folder: own, passwordFile, user };

  const outside = join('/var/lib/parley', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await ensureFolder(outside);
  await symlink(outside, elsewhere);
  log.warn('The database server does not run as root and cannot enter the data folder: its files are kept elsewhere.', {
    dataDir,
    elsewhere: outside,
  });
  return { cluster: join(outside, 'cluster'), folder: outside, passwordFile, user };
}
