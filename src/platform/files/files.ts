import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidStateError } from '#base';

/** Files below the data folder, such as recordings. A key is a relative path of plain names: `2026-11/<id>.wav`. */
export interface Files {
  /** Absolute path of `key`. */
  path(key: string): string;
  /** Makes the folders of `key`; answers with its path. */
  prepare(key: string): Promise<string>;
  /** Bytes of `key`, undefined when it does not exist. */
  size(key: string): Promise<number | undefined>;
  /** Deletes `key`; nothing happens when it does not exist. */
  remove(key: string): Promise<void>;
}

const KEY = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

export function createFiles(folder: string): Files {
  const path = (key: string): string => {
    // Keys come from the database, never from a request; one that climbs out is a defect.
    if (!KEY.test(key)) throw new InvalidStateError(`"${key}" is not the key of a file.`);
    return join(folder, key);
  };
  return {
    path,
    prepare: async (key) => {
      const file = path(key);
      await mkdir(dirname(file), { recursive: true });
      return file;
    },
    size: async (key) => {
      const found = await stat(path(key)).catch(() => undefined);
      return found?.size;
    },
    remove: (key) => rm(path(key), { force: true }),
  };
}
