import { join } from 'node:path';
import { type Check, ok, problem, warning } from './finding.ts';

const GB = 1e9;
/** The database stops writing when the disk is full. */
const TOO_LITTLE = 0.3 * GB;
const LITTLE = 2 * GB;
/** A recording has two channels of 8000 bytes a second. */
const RECORDED_HOUR = 16_000 * 3600;

export const dataFolder: Check = {
  name: 'Data folder',
  run: async ({ dataDir }, probes) => {
    const { exists, freeBytes } = await probes.writableFolder(dataDir);
    const state = exists ? 'can be written' : 'will be made at the first start';
    const hours = Math.round(freeBytes / RECORDED_HOUR);
    const room = `${(freeBytes / GB).toFixed(1)} GB free, about ${hours} h of recorded calls`;
    const message = `${dataDir} ${state}; ${room}.`;
    const remedy = 'Free some space, or set PARLEY_DATA_DIR to a folder on another disk.';
    if (freeBytes < TOO_LITTLE) return problem(message, remedy);
    return freeBytes < LITTLE ? warning(message, remedy) : ok(message);
  },
};

export const databaseState: Check = {
  name: 'Database',
  run: async ({ databaseUrl }, probes) => {
    const seen = await probes.database();
    if (seen === undefined) return ok('The embedded PostgreSQL will be made at the first start.');
    const which = `${databaseUrl === undefined ? 'The embedded PostgreSQL' : 'PostgreSQL'} ${seen.version} answers`;
    if (seen.pending.length === 0) return ok(`${which} and is up to date.`);
    return warning(
      `${which} and lacks ${seen.pending.join(', ')}.`,
      'Run ./parley migrate; the next start does the same.',
    );
  },
};

export const secretKey: Check = {
  name: 'Secret key',
  run: async (config, probes) => {
    if (config.secretKey !== undefined) return ok('Given by PARLEY_SECRET_KEY.');
    const path = join(config.dataDir, 'secret-key');
    const file = await probes.privateFile(path);
    if (file === undefined) return ok('Will be made at the first start.');
    if (!file.isReadable) {
      return problem(`${path} cannot be read by this user.`, 'Run Parley as the user that owns the file.');
    }
    if ((file.mode & 0o077) === 0) return ok(`${path} is readable for its owner only.`);
    return problem(`${path} can be read by other users of this machine.`, `Run chmod 600 ${path}`);
  },
};
