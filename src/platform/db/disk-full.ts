import { StartError } from '#base';
import { postgresError } from './errors.ts';

export function diskFull(folder: string, cause?: unknown): StartError {
  return new StartError(
    `The disk of ${folder} is full.`,
    'Free some space, or set PARLEY_DATA_DIR to a folder on another disk.',
    { cause },
  );
}

/** Whether the operating system (ENOSPC) or PostgreSQL (disk_full) ran out of disk. */
export function isDiskFull(error: unknown): boolean {
  const system = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  return system || postgresError(error)?.code === '53100';
}
