import { setTimeout as wait } from 'node:timers/promises';
import { silentLog, systemClock } from '#base';
import { percentile } from '#domain';
import { type Vendor, vendorOf } from '#providers/catalog';
import { reportOf } from '../../src/app/bench/report.ts';
import { ASSEMBLYAI_KEY, startAssemblyAi } from '../kit/vendors/assemblyai.ts';
import { AZURE_KEY, startAzure } from '../kit/vendors/azure.ts';
import { DEEPGRAM_KEY, startDeepgram } from '../kit/vendors/deepgram.ts';
import { ELEVENLABS_KEY, startElevenLabs } from '../kit/vendors/elevenlabs.ts';
import { SERVICE_ACCOUNT, startGoogle } from '../kit/vendors/google-cloud.ts';
import type { VendorServer } from '../kit/vendors/socket-server.ts';
import { speechOf } from '../kit/vendors/speech.ts';

/*
 * What our side of a streaming vendor costs, to local servers that speak the vendors' protocols, in one process with us
 * and so more than alone. For recognisers: frame written to message received, at 20 ms a frame, with vendors that want
 * several frames in a message including the wait for them. For voices, over a connection that is open: sentence asked for
 * to message received, and first audio sent to first samples read; to the line: speech-to-packet.ts.
 *   npx tsx --conditions=source test/measure/provider-overhead.ts [seconds]
 */

const VENDORS: readonly { readonly id: string; readonly key: string; start(): Promise<Measured> }[] = [
  { id: 'deepgram', key: DEEPGRAM_KEY, start: startDeepgram },
  { id: 'elevenlabs', key: ELEVENLABS_KEY, start: startElevenLabs },
  { id: 'assemblyai', key: ASSEMBLYAI_KEY, start: startAssemblyAi },
  { id: 'azure', key: AZURE_KEY, start: startAzure },
  { id: 'google-cloud', key: SERVICE_ACCOUNT, start: googleServer },
];
const FRAME_SAMPLES = 160;
const FRAME_MS = 20;
const SENTENCES = 50;
const SENTENCE = { text: 'Hello, how can I help you today?', language: 'en-GB' };
const seconds = Number(process.argv[2] ?? 5);
const never = new AbortController().signal;

const results: Record<string, Record<string, number>> = {};

for (const { id, key, start } of VENDORS) {
  const vendor = vendorOf(id);
  const server = await start();
  const access = {
    clock: systemClock,
    log: silentLog,
    credentials: { apiKey: key, serviceAccount: key, address: server.address },
  };
  const hearing = vendor?.speechToText && (await frameToWire(vendor.speechToText, access, server));
  const said = vendor?.textToSpeech && (await speaking(vendor.textToSpeech, access, server));
  results[id] = {
    ...(hearing && figuresOf('frame_to_wire', hearing)),
    ...(said && figuresOf('sentence_to_wire', said.toWire)),
    ...(said && figuresOf('first_byte_to_chunk', said.toChunk)),
  };
  await server.close();
}
process.stdout.write(`${JSON.stringify(reportOf('provider-overhead', results), undefined, 2)}\n`);

type Measured = Pick<VendorServer, 'address' | 'open' | 'watch' | 'close'>;

async function googleServer(): Promise<Measured> {
  const server = await startGoogle();
  return Object.defineProperty(server, 'open', { get: () => server.connections }) as typeof server & { open: number };
}

type Access = Parameters<NonNullable<Vendor['textToSpeech']>['create']>[0];

/** Latencies of every frame, in ms. */
async function frameToWire(
  offer: NonNullable<Vendor['speechToText']>,
  access: Access,
  server: Measured,
): Promise<number[]> {
  const latencies: number[] = [];
  const recogniser = offer.create(access, { model: '', silenceMs: 500 });
  const stream = recogniser.open({ language: 'en', phrases: [] }, () => undefined);
  while (server.open === 0) await wait(1);
  await wait(100);
  stream.beginSegment();
  const speech = speechOf();
  let written: number[] = [];
  server.watch = (direction) => {
    if (direction === 'sent') return;
    const atMs = systemClock.now();
    // What waits in a group comes with it.
    latencies.push(...written.map((writtenAtMs) => atMs - writtenAtMs));
    written = [];
  };
  const startMs = systemClock.now();
  const frames = (seconds * 1000) / FRAME_MS;
  for (let frame = 0; frame < frames; frame++) {
    await wait(Math.max(0, startMs + frame * FRAME_MS - systemClock.now()));
    const at = (frame * FRAME_SAMPLES) % (speech.length - FRAME_SAMPLES);
    written.push(systemClock.now());
    stream.write(speech.slice(at, at + FRAME_SAMPLES));
  }
  await wait(100);
  server.watch = undefined;
  stream.close();
  return latencies;
}

async function speaking(offer: NonNullable<Vendor['textToSpeech']>, access: Access, server: Measured) {
  const toWire: number[] = [];
  const toChunk: number[] = [];
  const voice = offer.create(access, { model: '' });
  for (let sentence = 0; sentence <= SENTENCES; sentence++) {
    let receivedAtMs: number | undefined;
    let sentAtMs: number | undefined;
    const askedAtMs = systemClock.now();
    let readAtMs: number | undefined;
    server.watch = (direction) => {
      if (direction === 'received') receivedAtMs ??= systemClock.now();
      // What it says before it is asked is its greeting.
      else if (receivedAtMs !== undefined) sentAtMs ??= systemClock.now();
    };
    for await (const _ of voice.speak(SENTENCE, never)) readAtMs ??= systemClock.now();
    server.watch = undefined;
    // The first one opens the connection.
    if (sentence === 0 || receivedAtMs === undefined || sentAtMs === undefined || readAtMs === undefined) continue;
    toWire.push(receivedAtMs - askedAtMs);
    toChunk.push(readAtMs - sentAtMs);
  }
  await voice.close?.();
  return { toWire, toChunk };
}

function figuresOf(what: string, latencies: readonly number[]): Record<string, number> {
  const at = (share: number) => Math.round(100 * percentile(latencies, share)) / 100;
  return { [`${what}_ms_p50`]: at(0.5), [`${what}_ms_p95`]: at(0.95), [`${what}_ms_max`]: at(1) };
}
