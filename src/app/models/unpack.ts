import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StartError } from '#base';

/** A voice's archive of 67 MB holds 81 MB in 360 files. */
const LIMITS = { bytes: 2 * 1024 ** 3, entries: 10_000 };
const DAMAGED = 'Run this again; if that does not help, look for a newer version of Parley.';

/**
 * Unpacks a `.tar.bz2` into `folder`, which is made, without the archive's outermost folder. `tar` refuses paths that
 * leave the folder; anything but plain files and folders is refused here, and so is more than the limits.
 * @throws StartError
 */
export async function unpack(archive: string, folder: string, limits = LIMITS): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bzip2 = start('bzip2', ['-dc', archive], ['ignore', 'pipe', 'ignore']);
  const tar = start(
    'tar',
    ['-xf', '-', '-C', folder, '--strip-components=1', '--no-same-owner'],
    ['pipe', 'ignore', 'ignore'],
  );
  const ends = Promise.all([bzip2.end, tar.end]);
  const { stdout } = bzip2.child;
  const { stdin } = tar.child;
  if (!stdout || !stdin) throw new StartError('The model cannot be unpacked.', DAMAGED);
  let problem: unknown;
  try {
    await pipeline(stdout, (source: Readable) => counted(source, limits.bytes), stdin);
  } catch (error) {
    problem = error;
    bzip2.child.kill('SIGKILL');
    tar.child.kill('SIGKILL');
  }
  const codes = await ends;
  if (problem instanceof StartError) throw problem;
  if (problem !== undefined || codes.some((code) => code !== 0))
    throw new StartError('The archive is damaged, or holds paths that leave its folder.', DAMAGED);
  await inspect(folder, limits.entries);
}

/** Passes bytes on, up to a limit. */
async function* counted(source: Readable, mostBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new StartError('The archive holds more than any model.', DAMAGED);
    yield piece;
  }
}

function start(command: string, options: readonly string[], stdio: readonly ('ignore' | 'pipe')[]) {
  const child: ChildProcess = spawn(command, options, { stdio: [...stdio] });
  const end = new Promise<number | null>((resolve, reject) => {
    child.once('error', () =>
      reject(
        new StartError(
          `${command} is missing, which unpacks models.`,
          `Install it, for example with: sudo apt-get install ${command}`,
        ),
      ),
    );
    child.once('close', resolve);
  });
  return { child, end };
}

/** Refuses links, devices and floods of files. */
async function inspect(folder: string, mostEntries: number): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  if (names.length > mostEntries) throw new StartError('The archive holds more files than any model.', DAMAGED);
  for (const name of names) {
    const found = await lstat(join(folder, name));
    if (found.isFile() || found.isDirectory()) continue;
    throw new StartError(`The archive holds "${name}", which is neither a file nor a folder.`, DAMAGED);
  }
}
