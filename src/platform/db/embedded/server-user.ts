import { constants } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StartError } from '#base';

/** The operating-system user that the database server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs the server of the cluster in `folder`: its owner when it exists; else ourselves, or `postgres` or `nobody`
 * when we are root, since PostgreSQL refuses to run as root. Undefined on Windows, where there is nothing to choose.
 */
export async function chooseServerUser(folder: string): Promise<ServerUser | undefined> {
  if (process.getuid === undefined || process.getgid === undefined) return undefined;
  if (process.getuid() !== 0) return { uid: process.getuid(), gid: process.getgid() };
  const owner = await stat(folder).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      accounts
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartError(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody".',
    'Start Parley as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Options for child_process that make the child run as `user`; none when that is what we are. */
export function runAs(user: ServerUser | undefined): { uid?: number; gid?: number } {
  return user === undefined || user.uid === process.getuid?.() ? {} : { uid: user.uid, gid: user.gid };
}

/** Whether `user` can read `path` and enter every folder above it, by the permission bits (not by ACLs). */
export async function canReach(user: ServerUser | undefined, path: string): Promise<boolean> {
  if (user === undefined || user.uid === 0) return true;
  const absolute = resolve(path);
  if (!(await allows(user, absolute, constants.S_IROTH | constants.S_IXOTH))) return false;
  for (let folder = dirname(absolute); ; folder = dirname(folder)) {
    if (!(await allows(user, folder, constants.S_IXOTH))) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** `bits` as of "others"; owner and group have theirs six and three places higher. */
async function allows(user: ServerUser, path: string, bits: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
  return ((found.mode >> shift) & bits) === bits;
}
