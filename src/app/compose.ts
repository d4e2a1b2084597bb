import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Clock, errorMessage, type Ids, InvalidStateError, type Log, systemClock, systemIds } from '#base';
import { createAccounts } from '#features/accounts';
import { createAssistants, DEMO_ASSISTANT } from '#features/assistants';
import { type Calls, createCalls } from '#features/calls';
import { createConnections, isPrivateAddress } from '#features/connections';
import { createLines } from '#features/lines';
import { createProviders } from '#features/providers';
import { createSounds } from '#features/sounds';
import { openDatabase } from '#platform/db';
import { createFiles, ensureFolder } from '#platform/files';
import { createHttpServer } from '#platform/http';
import { claimNode, joinNodes, openJobs } from '#platform/jobs';
import { createAddressGuard, createOutbound } from '#platform/outbound';
import { openSecrets } from '#platform/secrets';
import { createLog, createTelemetry } from '#platform/telemetry';
import { createTranscoder } from '#platform/transcode';
import { createProviderHealth, createSpeechCache } from '#providers';
import { vendorsWith } from '#providers/catalog';
import { createLocalTextToSpeech } from '#providers/local';
import {
  BrowserNetwork,
  createMediaPool,
  createSipEndpoint,
  loadWebRtc,
  type SipDialRequest,
  type SipEndpoint,
} from '#telephony';
import { browserCallRoutes } from './browser-calls.ts';
import { Closers } from './closers.ts';
import type { Config } from './config.ts';
import { openEngines } from './engines.ts';
import { addMediaMetrics } from './media-metrics.ts';
import { nodeIdOf } from './node-id.ts';
import { readPrices } from './prices-file.ts';
import { addProviderMetrics } from './provider-metrics.ts';
import { seedDemo } from './seed.ts';
import { addSpeechCacheMetrics } from './speech-cache-metrics.ts';
import type { StubDelays } from './stub-engines.ts';
import { createTurnModels } from './turn-models.ts';

/** A running Parley. */
export interface App {
  readonly httpUrl: string;
  readonly sipPort: number;
  readonly demoUri: string;
  /** Signs the owner in, once; null when the owner has a password. */
  readonly signInLink: string | null;
  /** What is missing on this machine, in plain words. */
  readonly notices: readonly string[];
  /** No new calls; running ones get `graceMs`, or less when `now` resolves first; then everything ends, the database last. */
  close(options: { readonly graceMs: number; readonly now: Promise<void> }): Promise<void>;
}

export interface ComposeOptions {
  /** Adds the providers that the benchmarks use. */
  readonly stubs?: StubDelays;
}

/** Steps of jobs that run when the program stops get this long; what is left goes on at the next start. */
const JOBS_GRACE_MS = 2000;
/** Of sentences that are said again and again: more than an hour of speech. */
const SPEECH_CACHE_BYTES = 64 * 1024 * 1024;
const ROOT = join(import.meta.dirname, '../..');

/**
 * Wires everything and starts it: database, speech engines, media workers, SIP, HTTP.
 * @throws StartError when something keeps the program from starting; what was started is closed again.
 */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<App> {
  const log = createLog({ level: config.logLevel });
  const closers = new Closers(log);
  try {
    return await open(config, options, log, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function open(config: Config, options: ComposeOptions, log: Log, closers: Closers): Promise<App> {
  const base = { clock: systemClock, ids: systemIds, log };
  const machinery = await openMachinery(config, options, base, closers);
  const features = createFeatures(config, base, machinery);
  const { accounts, calls, connections } = features;
  closers.add(() => calls.close());

  const bootstrap = await accounts.bootstrapWorkspace({ name: 'My company', apiKey: config.bootstrapApiKey });
  if (bootstrap.created) await seedDemo(features.assistants, bootstrap.workspaceId);
  await calls.recover({ own: true });
  const { database, nodeId } = machinery;
  const onDead = async (dead: string) => {
    await calls.recover({ own: false });
    await machinery.jobs.recover(dead);
  };
  const node = await joinNodes({ ...base, database, nodeId, onDead });
  closers.add(() => node.close());

  closers.add(await connections.start());
  const sip = await createSipEndpoint({
    ...{ ...base, media: machinery.media, screen: connections.screen },
    ...{ bindAddress: config.sipAddress, port: config.sipPort },
    ...(config.publicAddress && { publicAddress: config.publicAddress }),
    onCall: (leg, { connectionIds }) =>
      void calls.answer(leg, connectionIds && connections.workspacesOf(connectionIds)),
  });
  features.setSip(sip);
  closers.add(() => sip.close());

  const httpUrl = await serve(config, base, machinery, features, closers);
  const { signInToken } = bootstrap;
  return {
    httpUrl,
    sipPort: sip.contact.port,
    demoUri: `sip:${DEMO_ASSISTANT.virtualNumber}@${reachableHosts(config)[0]}:${sip.contact.port}`,
    signInLink: signInToken === undefined ? null : `${httpUrl}/sign-in#token=${signInToken}`,
    notices: machinery.engines.notices,
    close: async ({ graceMs, now }) => {
      sip.refuseNewCalls();
      await Promise.race([calls.drain(graceMs), now.then(() => calls.drain(0))]);
      await closers.closeAll();
    },
  };
}

interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

type Machinery = Awaited<ReturnType<typeof openMachinery>>;
type Features = ReturnType<typeof createFeatures>;

/** What the features stand on: database, secrets, metrics, speech engines, media workers. */
async function openMachinery(config: Config, options: ComposeOptions, base: Base, closers: Closers) {
  const { dataDir, databaseUrl, secretKey, modelsDir } = config;
  const { log } = base;
  await ensureFolder(dataDir);
  const { database, ...opened } = await openDatabase({ dataDir, databaseUrl, log });
  closers.add(() => opened.close());
  const secrets = await openSecrets({ dataDir, secretKey });
  const nodeId = await nodeIdOf(dataDir, base.ids);
  const claim = await claimNode(opened.pool, nodeId);
  closers.add(() => claim.close());
  const telemetry = createTelemetry({ processMetrics: true });
  closers.add(() => telemetry.close());
  const providerHealth = createProviderHealth(base.clock);
  const speechCache = createSpeechCache({ maxBytes: SPEECH_CACHE_BYTES });
  const offlineVoice = createLocalTextToSpeech({ ...base, modelsFolder: modelsDir });
  const outbound = createOutbound(config.outboundAllow);
  closers.add(() => outbound.close());
  const vendors = vendorsWith(modelsDir);
  const turnModels = createTurnModels({ ...base, folder: modelsDir });
  closers.add(() => turnModels.close());
  // It is loaded while the rest starts.
  turnModels.current();
  const providers = createProviders({
    ...{ ...base, database, secrets, outbound, vendors, offlineVoice, health: providerHealth, speechCache },
    ...{ ours: config.providerKeys, prices: await readPrices(config.pricesFile), turnModels },
  });
  closers.add(await providers.start());
  const engines = await openEngines({
    ...{ ...base, ...options, offlineVoice, keyRing: providers.keyRing, modelsFolder: modelsDir },
  });
  closers.add(() => engines.close());
  const media = await createMediaPool({
    ...{ clock: base.clock, log, workers: config.mediaWorkers, rtpPorts: config.rtpPorts },
    ...{ bindAddress: config.sipAddress, capacity: config.maxCalls },
  });
  closers.add(() => media.close());
  const jobs = await openJobs({ url: opened.url, nodeId, log, jobs: [] });
  closers.add(() => jobs.close(JOBS_GRACE_MS));
  return {
    ...{ database, secrets, nodeId, telemetry, engines, providers, providerHealth, speechCache, turnModels },
    ...{ media, jobs },
  };
}

function createFeatures(config: Config, base: Base, machinery: Machinery) {
  const { database, secrets, nodeId, engines, providers, providerHealth, speechCache, turnModels } = machinery;
  const { maxCalls } = config;
  // Known when the SIP endpoint is up, which needs these features.
  let sip: SipEndpoint | undefined;
  const assistants = createAssistants({
    ...{ ...base, database },
    sipHosts: () => reachableHosts(config).map((host) => `${host}:${sip?.contact.port ?? config.sipPort}`),
    textToSpeech: ({ provider, model, keys }, workspaceId) => {
      const use = { workspaceId, silenceMs: 0 };
      const voice = engines.textToSpeech({ provider, model, keys, voice: '', rate: 1 }, use);
      return voice && providers.previewed(voice, { provider, model }, workspaceId);
    },
    problemsOf: providers.problemsOf,
  });
  const connections = createConnections({ ...base, database, secrets });
  const dial = async (request: SipDialRequest) => {
    if (sip === undefined) throw new InvalidStateError('Calls are placed when the SIP endpoint is open.');
    return sip.dial(request);
  };
  const mayReach = createAddressGuard(config.outboundAllow);
  const reach = { any: mayReach, allowedPrivate: (address: string) => isPrivateAddress(address) && mayReach(address) };
  const recordings = createFiles(join(config.dataDir, 'recordings'));
  const sounds = createSounds({
    ...{ ...base, database, files: createFiles(join(config.dataDir, 'sounds')), transcoder: createTranscoder(base) },
  });
  return {
    accounts: createAccounts({ ...base, database }),
    connections,
    lines: createLines({ ...base, database }),
    sounds,
    assistants,
    calls: createCalls({
      ...{ ...base, database, assistants, sounds, connections, dial, reach },
      ...{ engines, turnModels, providerHealth, speechCache, nodeId, maxCalls, recordings },
      ...{ prices: providers.prices, usage: providers.usage },
    }),
    setSip: (endpoint: SipEndpoint) => {
      sip = endpoint;
    },
  };
}

/** Opens HTTP; answers the address for people on this machine. */
async function serve(config: Config, base: Base, machinery: Machinery, features: Features, closers: Closers) {
  const { media, telemetry, providers, providerHealth, speechCache } = machinery;
  const { accounts, connections, lines, sounds, assistants, calls } = features;
  addMediaMetrics(telemetry.registry, media, calls);
  addProviderMetrics(telemetry.registry, providerHealth);
  addSpeechCacheMetrics(telemetry.registry, speechCache);
  const network = new BrowserNetwork(config.publicAddress ? { publicAddress: config.publicAddress } : {});
  const http = await createHttpServer({
    ...{ ...base, telemetry, authenticate: accounts.authenticate, version: versionOf(ROOT) },
    ready: async () => readiness(calls),
    consoleFolder: join(ROOT, 'console/dist'),
    routes: [
      ...[accounts.routes, connections.routes, lines.routes, sounds.routes, providers.routes],
      ...[assistants.routes, calls.routes],
      browserCallRoutes({ ...base, calls, media, network }),
    ],
  });
  closers.add(() => http.close());
  loadWebRtc().catch((error: unknown) => base.log.warn('WebRTC does not load.', { reason: errorMessage(error) }));
  const port = await http.listen(config.httpAddress, config.httpPort);
  return `http://${config.httpAddress === '0.0.0.0' ? 'localhost' : config.httpAddress}:${port}`;
}

/** Addresses under which telephones on the network reach this node, the configured one first. */
function reachableHosts(config: Config): string[] {
  if (config.publicAddress) return [config.publicAddress];
  if (config.sipAddress !== '0.0.0.0') return [config.sipAddress];
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return addresses.length > 0 ? addresses : ['127.0.0.1'];
}

function readiness(calls: Calls) {
  const { draining } = calls.load;
  return { ready: !draining, checks: { calls: draining ? 'stopping' : 'ok' } };
}

function versionOf(root: string): string {
  const file = join(root, 'package.json');
  const parsed: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0';
}
