import { access, chmod, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage, StartError } from '#base';

const REMEDY = 'Make it writable for the user who starts Parley, or set PARLEY_DATA_DIR to another folder.';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  ENOENT: 'nothing can be created there',
};

/**
 * Makes `folder` (absolute) and the missing ones above it, readable for everybody.
 * @throws StartError when it cannot be made or written.
 */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await make(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? errorMessage(error);
    throw new StartError(`The data folder ${folder} cannot be written: ${reason}.`, REMEDY, { cause: error });
  }
}

/** Step by step: the recursive mkdir of Node.js does not return for folders such as /proc/x. */
async function make(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (dirname(folder) !== folder) await make(dirname(folder));
  try {
    await mkdir(folder);
    // Whatever the umask: the database server can be another user.
    await chmod(folder, 0o755);
  } catch (error) {
    // Another process made it meanwhile.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
  }
}
