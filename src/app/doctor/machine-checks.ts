import { type Check, ok, problem, warning } from './finding.ts';

const OLDEST_NODE = [20, 19] as const;
/** A frame of audio: what is later than this is heard as a gap when the far end has no buffer for it. */
const LATE_MS = 20;
/** RTP, RTCP and the recording. */
const FILES_PER_CALL = 3;
const FILES_BESIDE_CALLS = 200;
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const CLOCK_SKEW_MS = 5000;

export const nodeVersion: Check = {
  name: 'Node.js',
  run: async (_config, probes) => {
    const [major = 0, minor = 0] = probes.nodeVersion.replace('v', '').split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_NODE;
    const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
    if (isNew) return ok(`${probes.nodeVersion}.`);
    return problem(`${probes.nodeVersion} is too old.`, 'Install version 20.19 or later from https://nodejs.org.');
  },
};

export const processors: Check = {
  name: 'Processors',
  run: async ({ mediaWorkers }, { cores }) => {
    const have = `${count(cores, 'processor')}, ${count(mediaWorkers, 'media worker')}`;
    if (cores === 1)
      return warning(`${have}: calls and everything else share it.`, 'Give Parley two processors or more.');
    if (mediaWorkers < cores) return ok(`${have}.`);
    return warning(
      `${have}: none is left for SIP, the console and the database.`,
      `Set PARLEY_MEDIA_WORKERS to ${cores - 1} or less.`,
    );
  },
};

export const timers: Check = {
  name: 'Timers',
  run: async (_config, probes) => {
    const lateMs = Math.round(await probes.timerLatenessMs());
    if (lateMs <= LATE_MS)
      return ok(`Audio that is due every 20 ms leaves in time (at most ${lateMs} ms late just now).`);
    return warning(
      `Audio that is due every 20 ms would leave up to ${lateMs} ms late just now: this machine is busy.`,
      'Stop what else runs here, or give Parley a machine of its own.',
    );
  },
};

export const realTime: Check = {
  name: 'Priority',
  run: async (_config, probes) => {
    const allowed = await probes.realTimeAllowed();
    if (allowed === undefined) return ok('The system does not tell.');
    if (allowed) return ok('The media threads have real-time priority: packets leave on time whatever else runs.');
    return warning(
      'Not real-time for this user: with many calls, what else runs here makes packets late.',
      'Allow it with LimitRTPRIO=1 in a systemd unit, or CAP_SYS_NICE in a container.',
    );
  },
};

export const openFiles: Check = {
  name: 'Open files',
  run: async ({ maxCalls }, probes) => {
    const limit = await probes.openFileLimit();
    if (limit === undefined) return ok('The system does not tell its limit.');
    const fit = Math.max(0, Math.floor((limit - FILES_BESIDE_CALLS) / FILES_PER_CALL));
    if (fit >= maxCalls) return ok(`Up to ${limit}, enough for ${maxCalls} calls at once.`);
    const needed = maxCalls * FILES_PER_CALL + FILES_BESIDE_CALLS;
    return warning(
      `Up to ${limit}, enough for about ${fit} calls at once; PARLEY_MAX_CALLS is ${maxCalls}.`,
      `Run ulimit -n ${needed} before the start (LimitNOFILE=${needed} in a systemd unit), or lower PARLEY_MAX_CALLS.`,
    );
  },
};

export const clocks: Check = {
  name: 'Clock',
  run: async ({ databaseUrl }, probes) => {
    const now = probes.wallNow();
    const shown = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC, time zone ${probes.timeZone}`;
    const remedy = 'Set the clock, and let the system keep it: timedatectl set-ntp true';
    if (now < EARLIEST || now > LATEST) return problem(`${shown}: that cannot be.`, remedy);
    // The embedded database reads the same clock. One that cannot be reached is told of by its own check.
    const seen = databaseUrl === undefined ? undefined : await probes.database().catch(() => undefined);
    const aheadMs = seen?.clockAheadMs ?? 0;
    if (Math.abs(aheadMs) < CLOCK_SKEW_MS) return ok(`${shown}.`);
    const side = aheadMs > 0 ? 'behind' : 'before';
    return warning(`${shown}: ${Math.round(Math.abs(aheadMs) / 1000)} s ${side} that of the database.`, remedy);
  },
};

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
