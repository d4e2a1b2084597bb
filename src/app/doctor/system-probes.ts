import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { createServer, isIPv6 } from 'node:net';
import { availableParallelism, networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { loadTurnModel } from '#audio';
import { errorMessage, silentLog, systemClock } from '#base';
import { inspectDatabase } from '#platform/db';
import { ensureFolder } from '#platform/files';
import { type ProviderCheck, vendorOf } from '#providers/catalog';
import {
  checkLocalSpeech,
  checkRecogniser,
  createLocalTextToSpeech,
  endOfTurnFile,
  installedModels,
  isSherpaInstalled,
} from '#providers/local';
import type { Config } from '../config.ts';
import type { BindFailure, Probes } from './probes.ts';
import { isOurHttp, isOurSip } from './running.ts';

const FRAME_MS = 20;
const FRAMES = 25;

/** Asks this machine. */
export function systemProbes(config: Config): Probes {
  let database: ReturnType<Probes['database']> | undefined;
  return {
    nodeVersion: process.version,
    cores: availableParallelism(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    addresses: ownAddresses(),
    inContainer: ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file)),
    wallNow: systemClock.wallNow,
    timerLatenessMs,
    openFileLimit,
    realTimeAllowed,
    writableFolder,
    privateFile,
    database: () => {
      database ??= inspectDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: silentLog });
      return database;
    },
    bind: (transport, address, port) => (transport === 'tcp' ? bindTcp(address, port) : bindUdp(address, port)),
    isOurHttp,
    isOurSip,
    spokenLanguages: () => spokenLanguages(config.modelsDir),
    offlineVoice: () => checkLocalSpeech(config.modelsDir),
    recogniser: () => checkRecogniser(config.modelsDir),
    pulledModels: () => ({
      models: installedModels(config.modelsDir).map(({ id, kind, languages }) => ({ id, kind, languages })),
      canRun: isSherpaInstalled(),
    }),
    turnModel: () => checkTurnModel(config.modelsDir),
    ollama: checkOllama,
  };
}

const ownAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

async function timerLatenessMs(): Promise<number> {
  let worst = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const from = performance.now();
    await wait(FRAME_MS);
    worst = Math.max(worst, performance.now() - from - FRAME_MS);
  }
  return worst;
}

/** From Linux; Node.js raises the soft limit to the hard one when it starts. */
/** Linux: by the capability CAP_SYS_NICE (number 23), which root has, or by a limit above 0. */
async function realTimeAllowed(): Promise<boolean | undefined> {
  try {
    const [status, limits] = await Promise.all([
      readFile('/proc/self/status', 'utf8'),
      readFile('/proc/self/limits', 'utf8'),
    ]);
    const capabilities = BigInt(`0x${/^CapEff:\s+([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
    const limit = /^Max realtime priority\s+(\d+|unlimited)/m.exec(limits)?.[1] ?? '0';
    return ((capabilities >> 23n) & 1n) === 1n || limit !== '0';
  } catch {
    return undefined;
  }
}

async function openFileLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}

async function writableFolder(folder: string) {
  const exists = existsSync(folder);
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  await ensureFolder(place);
  const { bavail, bsize } = await statfs(place);
  return { exists, freeBytes: bavail * bsize };
}

async function privateFile(file: string) {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const isReadable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  // Windows has no such bits.
  return { isReadable, mode: process.platform === 'win32' ? 0 : found.mode };
}

const FAILURES: Readonly<Record<string, BindFailure>> = {
  EADDRINUSE: 'in-use',
  EACCES: 'not-allowed',
  EADDRNOTAVAIL: 'not-our-address',
};
const failureOf = (error: NodeJS.ErrnoException): BindFailure => FAILURES[error.code ?? ''] ?? 'other';

function bindTcp(address: string, port: number): Promise<BindFailure | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(failureOf(error)));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function bindUdp(address: string, port: number): Promise<BindFailure | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(failureOf(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

async function spokenLanguages(modelsFolder: string): Promise<string[]> {
  const voices = await createLocalTextToSpeech({ clock: systemClock, modelsFolder }).voices();
  return [...new Set(voices.map(({ language }) => language.slice(0, 2)))];
}

async function checkTurnModel(modelsFolder: string): ReturnType<Probes['turnModel']> {
  const file = endOfTurnFile(modelsFolder);
  if (file === undefined) return { state: 'none', detail: '' };
  try {
    const model = await loadTurnModel({ file, clock: systemClock, log: silentLog });
    await model.close();
    return { state: 'works', detail: `${Math.round(model.tookMs)} ms` };
  } catch (error) {
    return { state: 'broken', detail: errorMessage(error) };
  }
}

async function checkOllama(): Promise<ProviderCheck> {
  const [check] = (await vendorOf('ollama')?.check?.({ clock: systemClock, log: silentLog })) ?? [];
  return check ?? { ok: false, missing: 'This version has no connection to Ollama.', remedy: 'Update Parley.' };
}
