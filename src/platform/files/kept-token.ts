import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';

/** The token in `file`, undefined when there is no such file. */
export async function readToken(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The token in `file`; made at the first use, with mode 0600 and on the disk before anything depends on it. Processes
 * that do so at once get the same.
 */
export async function keepToken(file: string): Promise<string> {
  const kept = await readToken(file);
  if (kept !== undefined) return kept;
  const token = randomBytes(32).toString('hex');
  const complete = `${file}.${token.slice(0, 8)}`;
  const handle = await open(complete, 'wx', 0o600);
  try {
    await handle.writeFile(`${token}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(complete, file);
    return token;
  } catch (error) {
    const other = await readToken(file);
    if (other === undefined) throw error;
    return other;
  } finally {
    await rm(complete, { force: true });
  }
}
