import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '#base';
import { VirtualClock } from '#simulation';
import type { CallLeg, SipEndpoint } from '#telephony';
import { answerOffer } from '../../src/telephony/sdp/negotiate.ts';
import { parseDatagram } from '../../src/telephony/sip/parse.ts';
import { StreamFramer } from '../../src/telephony/sip/stream-framer.ts';
import { createSilentPool } from '../kit/sip-media.ts';
import { openSipEndpoint, openTcpPeer, openUdpPeer, requestText, sdpText } from '../kit/sip-peer.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/sip');

/** What a run found; everything but `count` and `calls` is empty in a sound stack. */
export interface FuzzReport {
  readonly count: number;
  /** Mutations that were still calls, and were answered or refused. */
  readonly calls: number;
  /** Errors that handling a message threw. */
  readonly errors: readonly string[];
  /** What was still held when all had had its time. */
  readonly legs: number;
  readonly dialogs: number;
  readonly transactions: number;
  readonly timers: number;
  readonly openMedia: number;
  /** An ordinary call afterwards was answered and hung up. */
  readonly nextCallWorks: boolean;
}

/** Mulberry32: small, seeded, good enough to pick mutations. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Messages of the RFCs, where they are at hand. */
function foreignMessages(): Buffer[] {
  return ['rfc4475', 'rfc5118', 'sdp-transform'].flatMap((folder) =>
    existsSync(join(DATA, folder))
      ? readdirSync(join(DATA, folder))
          .filter((file) => /\.(dat|sdp)$/.test(file))
          .map((file) => readFileSync(join(DATA, folder, file)))
      : [],
  );
}

const OK =
  'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n';
const METHODS = ['INVITE', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'UPDATE', 'INFO', 'REFER', 'PRACK', 'NOTIFY'];

/** A dialog that really exists, so that mutations reach what lies behind it. */
interface Dialog {
  readonly callId: string;
  readonly fromTag: string;
  readonly to: string;
}

/** A message of our own: half of them start a call or stand alone, half belong to the dialog. */
function ownMessage(dialog: Dialog | undefined, random: (below: number) => number): Buffer {
  const method = METHODS[random(METHODS.length)] ?? 'INVITE';
  const inside = dialog && random(2) === 0 ? { ...dialog, cseq: 2 + random(1000) } : {};
  const headers = random(3) === 0 ? ['Supported: timer', `Session-Expires: ${random(4000)}`, 'Require: 100rel'] : [];
  const body = random(4) === 0 ? '' : sdpText();
  if (random(12) === 0) return Buffer.from(OK, 'latin1');
  return Buffer.from(requestText(method, { port: 5060, headers, body, ...inside }), 'latin1');
}

async function openDialog(endpoint: SipEndpoint): Promise<Dialog | undefined> {
  const peer = await openUdpPeer(endpoint.contact.port);
  const ids = { callId: `fuzz-${peer.port}-${++markers}`, fromTag: 'fuzz' };
  peer.send(requestText('INVITE', { port: peer.port, ...ids, body: sdpText() }));
  const answer = await peer.next(({ status }) => status >= 200);
  const dialog = { ...ids, to: answer.header('To') };
  peer.send(requestText('ACK', { port: peer.port, ...dialog }));
  await roundTrip(peer);
  peer.close();
  return answer.status === 200 ? dialog : undefined;
}

const SPICE = [
  '\r\n',
  '\r\n\r\n',
  '"',
  '<',
  '>',
  ';',
  ',',
  '=',
  ':',
  '@',
  '%',
  '\0',
  '\\',
  ' ',
  '\t',
  '-1',
  '4294967296',
  '[::]',
  'é',
  'tag=',
  'm=audio 0',
  'Via: ',
];

type Mutation = (bytes: Buffer, at: number, to: number, spice: Buffer, tail: Buffer) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (bytes, at, to) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]),
  (bytes, at, _, spice) => Buffer.concat([bytes.subarray(0, at), spice, bytes.subarray(at)]),
  (bytes, at, to, spice) => Buffer.concat([bytes.subarray(0, at), spice, bytes.subarray(to)]),
  (bytes, at, to) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]),
  (bytes, at, _, __, tail) => Buffer.concat([bytes.subarray(0, at), tail]),
  (bytes, at) => bytes.subarray(0, at),
];

function mutate(original: Buffer, others: readonly Buffer[], random: (below: number) => number): Buffer {
  let bytes = Buffer.from(original);
  for (let times = 1 + random(2) * random(4); times > 0; times--) {
    const at = random(bytes.length + 1);
    const to = Math.min(bytes.length, at + random(40));
    const spice = random(3) === 0 ? Buffer.of(random(256)) : Buffer.from(SPICE[random(SPICE.length)] ?? '', 'utf8');
    const other = others[random(others.length)] ?? bytes;
    const mutation = MUTATIONS[random(MUTATIONS.length)];
    if (mutation) bytes = Buffer.from(mutation(bytes, at, to, spice, other.subarray(random(other.length + 1))));
  }
  return bytes.subarray(0, 60_000);
}

/** Mutated messages through the parsers, in process. Returns what was thrown. */
function fuzzParsers(messages: readonly Buffer[]): string[] {
  const local = {
    address: '127.0.0.1',
    port: 4000,
    codecs: ['PCMA', 'PCMU', 'G722'] as const,
    sessionId: 1,
    version: 1,
  };
  const errors: string[] = [];
  const guard = (run: () => void) => {
    try {
      run();
    } catch (error) {
      errors.push(String(error));
    }
  };
  for (const message of messages) {
    guard(() => parseDatagram(message));
    guard(() => new StreamFramer().push(message));
    guard(() => answerOffer(message.toString('latin1').replace(/^[^v]*(?=v=)/, ''), local, '127.0.0.1'));
  }
  return errors;
}

const BATCH = 200;
let markers = 0;

/**
 * Sends `count` mutated SIP and SDP messages through the parsers and through the real UDP and TCP sockets of an endpoint
 * whose clock is virtual, lets all its timers run out, and places an ordinary call. The same seed gives the same messages.
 */
export async function fuzzSip(seed: number, count: number): Promise<FuzzReport> {
  const random = randomFrom(seed);
  const clock = new VirtualClock();
  const media = createSilentPool();
  const errors: string[] = [];
  let calls = 0;
  const taken: CallLeg[] = [];
  const log = {
    ...silentLog,
    error: (message: string, fields?: object) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  };
  const endpoint = await openSipEndpoint({
    ...{ clock, media, rateLimit: { perSecond: 1e9, burst: 1e9 } },
    log: { ...log, with: () => log as typeof silentLog },
    onCall: (leg) => {
      taken.push(leg);
      if (++calls % 2 === 0) leg.reject(486);
      else leg.answer().catch(() => undefined);
    },
  });
  const foreign = foreignMessages();
  for (let sent = 0; sent < count; sent += BATCH) {
    const dialog = await openDialog(endpoint);
    const messages = Array.from({ length: Math.min(BATCH, count - sent) }, () => {
      const original = random(3) === 0 ? foreign[random(Math.max(1, foreign.length))] : undefined;
      return mutate(original ?? ownMessage(dialog, random), foreign, random);
    });
    errors.push(...fuzzParsers(messages));
    await sendAll(endpoint, messages);
    await clock.advance(500);
  }
  // Calls that nobody hung up have no reason to end by themselves: their media would tell.
  for (const leg of taken) void leg.hangUp();
  // Session timers included, everything that the messages began is over after this.
  for (let times = 0; times < 4; times++) await clock.advance(8 * 24 * 3_600_000);
  const { legs, dialogs, transactions } = endpoint.held;
  const openMedia = media.load.sessions;
  const mutated = calls;
  const nextCallWorks = await placeCall(endpoint);
  await clock.advance(60_000);
  const closing = endpoint.close();
  await clock.advance(60_000);
  await closing;
  return {
    count,
    calls: mutated,
    errors,
    legs,
    dialogs,
    transactions,
    openMedia,
    nextCallWorks,
    timers: clock.pending,
  };
}

/** Half of them as datagrams, half as the stream of one connection each; resolves when the endpoint has read them. */
async function sendAll(endpoint: SipEndpoint, messages: readonly Buffer[]): Promise<void> {
  const udp = await openUdpPeer(endpoint.contact.port);
  const half = messages.length >> 1;
  for (const message of messages.slice(0, half)) udp.send(message);
  await roundTrip(udp);
  udp.close();
  const STREAMS = 25;
  for (let stream = 0; stream < STREAMS; stream++) {
    const tcp = await openTcpPeer(endpoint.contact.port);
    tcp.send(Buffer.concat(messages.slice(half).filter((_, index) => index % STREAMS === stream)));
    await Promise.race([roundTrip(tcp, 'TCP'), tcp.closed, udpRoundTrip(endpoint)]);
    tcp.close();
  }
}

async function udpRoundTrip(endpoint: SipEndpoint): Promise<void> {
  const peer = await openUdpPeer(endpoint.contact.port);
  await roundTrip(peer);
  peer.close();
}

async function roundTrip(
  peer: Awaited<ReturnType<typeof openUdpPeer>>,
  transport: 'UDP' | 'TCP' = 'UDP',
): Promise<void> {
  const callId = `marker-${++markers}`;
  peer.send(requestText('OPTIONS', { port: peer.port, transport, callId }));
  await peer.next((message) => message.header('Call-ID') === callId).catch(() => undefined);
}

async function placeCall(called: SipEndpoint): Promise<boolean> {
  const caller = await openSipEndpoint();
  for (let tries = 0; tries < 20; tries++) {
    const uri = `sip:1000@127.0.0.1:${called.contact.port}`;
    const leg = await caller.dial({ uri, from: { user: 'after' }, ringTimeoutMs: 5000 });
    // The endpoint under test takes half of the calls.
    const isAnswered = await leg.answer().then(
      () => true,
      () => false,
    );
    if (!isAnswered) continue;
    await leg.hangUp();
    await caller.close();
    return true;
  }
  await caller.close();
  return false;
}
