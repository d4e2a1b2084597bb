import { existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, StartError } from '#base';
import { type Model, RECEIPT } from '#providers/local';
import { download } from './download.ts';
import { unpack } from './unpack.ts';

export interface PullDeps {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Where models live. */
  readonly folder: string;
  /** The operator's own server, instead of the publishers'. */
  readonly mirror: string | undefined;
  /** Bytes of the whole model so far. */
  readonly onProgress: (bytes: number) => void;
}

/** Begun downloads and half-unpacked archives, beside the finished models so that finishing is one rename. */
const WORKSHOP = '.partial';
/** What a packed voice needs while it is unpacked, in sizes of the archive. */
const UNPACKED_FACTOR = 2.5;

export const bytesOf = ({ files }: Model): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Downloads a model, checks it and puts it in place; false when it was there. @throws StartError */
export async function pull(model: Model, deps: PullDeps): Promise<boolean> {
  const { folder, mirror, onProgress } = deps;
  const target = join(folder, model.id);
  if (existsSync(join(target, RECEIPT))) return false;
  const workshop = join(folder, WORKSHOP);
  await mkdir(workshop, { recursive: true });
  await wantSpace(model, folder);
  let before = 0;
  const begun: string[] = [];
  for (const { name, url, bytes, sha256 } of model.files) {
    const file = join(workshop, `${sha256}-${name}`);
    const address = mirror === undefined ? url : `${mirror.replace(/\/+$/, '')}/${model.id}/${name}`;
    const done = before;
    await download({ url: address, bytes, sha256, file }, { ...deps, onProgress: (now) => onProgress(done + now) });
    begun.push(file);
    before += bytes;
  }
  await assemble(model, begun, { target, half: join(workshop, model.id) });
  return true;
}

async function assemble(
  { id, files }: Model,
  begun: readonly string[],
  { target, half }: { readonly target: string; readonly half: string },
): Promise<void> {
  await rm(half, { recursive: true, force: true });
  await mkdir(half);
  try {
    for (const [index, { name }] of files.entries()) {
      const from = begun[index] ?? '';
      if (name.endsWith('.tar.bz2')) await unpack(from, half);
      else await rename(from, join(half, name));
    }
    const receipt = { id, files: files.map(({ name, url, sha256 }) => ({ name, url, sha256 })) };
    await writeFile(join(half, RECEIPT), `${JSON.stringify(receipt, undefined, 2)}\n`);
    // What a crash left there has no receipt.
    await rm(target, { recursive: true, force: true });
    await rename(half, target);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
  for (const file of begun) await rm(file, { force: true });
}

async function wantSpace(model: Model, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const factor = model.kind === 'voice' ? UNPACKED_FACTOR : 1;
  const needed = bytesOf(model) * factor;
  if (bavail * bsize >= needed) return;
  throw new StartError(
    `${model.id} needs ${megabytes(needed)} on the disk of ${folder}, where ${megabytes(bavail * bsize)} are free.`,
    'Make room, or let PARLEY_DATA_DIR name a folder on a larger disk.',
  );
}

/** For people. */
export const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;

/** Removes a model; false when it was not there. Calls that use it keep what they have loaded. */
export async function removeModel({ id }: Model, folder: string): Promise<boolean> {
  const target = join(folder, id);
  if (!existsSync(target)) return false;
  // First what makes it a model, so that no call takes up a half.
  await rm(join(target, RECEIPT), { force: true });
  await rm(target, { recursive: true, force: true });
  return true;
}
