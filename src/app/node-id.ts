import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ids } from '#base';

/** This node's name among the nodes of the installation: made once, kept in the data folder, so that it finds its own calls and jobs after a restart. */
export async function nodeIdOf(dataDir: string, ids: Ids): Promise<string> {
  const file = join(dataDir, 'node-id');
  try {
    await writeFile(file, `${ids.uuid()}\n`, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
