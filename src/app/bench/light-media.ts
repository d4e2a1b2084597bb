import { createSocket, type Socket } from 'node:dgram';
import { alawToLinear, linearToAlaw } from '#audio';
import { type Clock, Events } from '#base';
import type { MediaEvents, MediaParameters, MediaPool, MediaSummary, RtpMediaSession } from '#telephony';

const FRAME_SAMPLES = 160;
const FRAME_MS = 20;
const PHASES = 10;
const PHASE_MS = FRAME_MS / PHASES;
const HEADER_BYTES = 12;
const SILENCE_ALAW = 0xd5;

/** What a load-generating caller heard in one packet. */
export interface HeardPacket {
  readonly atMs: number;
  /** Root mean square of the packet's samples in dBFS. */
  readonly levelDbfs: number;
  readonly sequence: number;
  /** A-law; valid during the call only. */
  readonly payload: Uint8Array;
}

/**
 * The caller's end of many calls at little cost: plays prepared A-law, measures the level of what arrives, does nothing else.
 * It lets one core carry both the generator and part of the system under test.
 */
export interface LightSession extends RtpMediaSession {
  /** Sends `frames` of A-law (160 bytes each) from the next tick on; resolves with the time when the last one left. */
  send(alaw: Uint8Array): Promise<number>;
  /** Called for each packet received. */
  onPacket(listener: (packet: HeardPacket) => void): void;
  readonly received: number;
}

export interface LightPool extends MediaPool {
  readonly sessions: ReadonlySet<LightSession>;
  /** The session on this local port. */
  sessionOf(localPort: number): LightSession | undefined;
}

/** Opens sessions on `address`. One shared tick sends for all, each in its own part of the 20 ms, as callers do who know nothing of each other. */
export function createLightPool(clock: Clock, address: string): LightPool {
  const sessions = new Set<Session>();
  const phases = Array.from({ length: PHASES }, () => new Set<Session>());
  let opened = 0;
  let ticks = 0;
  let dueMs = clock.now();
  let cancel = clock.after(PHASE_MS, function tick() {
    dueMs += PHASE_MS;
    const behindMs = clock.now() - dueMs;
    // A late generator skips time instead of sending a burst that no caller would send.
    if (behindMs > 5 * FRAME_MS) dueMs = clock.now();
    cancel = clock.after(Math.max(0, dueMs + PHASE_MS - clock.now()), tick);
    for (const session of phases[ticks++ % PHASES] ?? []) session.tick();
  });
  return {
    sessions,
    sessionOf: (localPort) => [...sessions].find((session) => session.localPort === localPort),
    async open() {
      const phase = phases[opened++ % PHASES];
      const session = await openSession(clock, address, () => {
        sessions.delete(session);
        phase?.delete(session);
      });
      sessions.add(session);
      phase?.add(session);
      return session;
    },
    openRelayed: async () => undefined,
    get load() {
      return { sessions: sessions.size, capacity: Number.POSITIVE_INFINITY };
    },
    figures: async () => ({ packetsSent: 0, lateMsP50: 0, lateMsP99: 0, lateMsMax: 0, workerCpuSeconds: 0 }),
    async close() {
      cancel();
      await Promise.all([...sessions].map((session) => session.close()));
    },
  };
}

async function openSession(clock: Clock, address: string, onClose: () => void): Promise<Session> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, address, resolve);
  });
  return new Session(clock, socket, onClose);
}

class Session implements LightSession {
  readonly events = new Events<MediaEvents>();
  readonly localPort: number;
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #onClose: () => void;
  readonly #packet = Buffer.alloc(HEADER_BYTES + FRAME_SAMPLES);
  readonly #queue: { readonly alaw: Uint8Array; offset: number; readonly done: (atMs: number) => void }[] = [];
  #remote: MediaParameters | undefined;
  #sequence = 0;
  #timestamp = 0;
  #closed = false;
  #listener: ((packet: HeardPacket) => void) | undefined;
  received = 0;

  constructor(clock: Clock, socket: Socket, onClose: () => void) {
    this.#clock = clock;
    this.#socket = socket;
    this.#onClose = onClose;
    this.localPort = socket.address().port;
    socket.on('message', (packet) => this.#receive(packet));
    socket.on('error', () => undefined);
  }

  start(parameters: MediaParameters): void {
    this.#remote = parameters;
    this.#packet.writeUInt8(0x80, 0);
    this.#packet.writeUInt8(parameters.payloadType, 1);
    this.#packet.writeUInt32BE((this.localPort * 2654435761) >>> 0, 8);
  }

  send(alaw: Uint8Array): Promise<number> {
    return new Promise((done) => {
      this.#queue.push({ alaw, offset: 0, done });
    });
  }

  onPacket(listener: (packet: HeardPacket) => void): void {
    this.#listener = listener;
  }

  /** Sends the next 20 ms: speech when there is any, else silence. */
  tick(): void {
    if (!this.#remote || this.#closed) return;
    const packet = this.#packet;
    packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    packet.writeUInt32BE(this.#timestamp, 4);
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    const current = this.#queue[0];
    if (current) {
      packet.set(current.alaw.subarray(current.offset, current.offset + FRAME_SAMPLES), HEADER_BYTES);
      current.offset += FRAME_SAMPLES;
    } else packet.fill(SILENCE_ALAW, HEADER_BYTES);
    this.#socket.send(packet, this.#remote.remotePort, this.#remote.remoteAddress);
    if (current && current.offset + FRAME_SAMPLES > current.alaw.length) {
      this.#queue.shift();
      current.done(this.#clock.now());
    }
  }

  #receive(packet: Buffer): void {
    this.received++;
    if (!this.#listener || packet.length < HEADER_BYTES + 2) return;
    const payload = packet.subarray(HEADER_BYTES);
    const sequence = packet.readUInt16BE(2);
    this.#listener({ atMs: this.#clock.now(), levelDbfs: levelOf(payload), sequence, payload });
  }

  async close(): Promise<MediaSummary> {
    if (!this.#closed) {
      this.#closed = true;
      this.#socket.close();
      this.#onClose();
      for (const { done } of this.#queue) done(this.#clock.now());
    }
    return { recordedMs: 0, packetsReceived: this.received, packetsLost: 0, packetsSent: this.#sequence, jitterMs: 0 };
  }

  // A load generator sends prepared audio only: the rest of the contract has nothing to do here.
  beginUtterance(): void {
    return;
  }
  play(_utterance: string, samples: Int16Array): void {
    void this.send(Uint8Array.from(samples, linearToAlaw));
  }
  endUtterance(): void {
    return;
  }
  clear(): void {
    this.#queue.length = 0;
  }
  resume(): void {
    return;
  }
  setBargeIn(): void {
    return;
  }
  setAmbience(): void {
    return;
  }
  detectBeep(): void {
    return;
  }
  sendKeys(): void {
    return;
  }
  record(): void {
    return;
  }
  press(): void {
    return;
  }
  signOfLife(): void {
    return;
  }
  dump(): Readonly<Record<string, unknown>> {
    return { localPort: this.localPort, received: this.received, queued: this.#queue.length };
  }
}

function levelOf(alaw: Uint8Array): number {
  let sum = 0;
  for (const byte of alaw) {
    const sample = alawToLinear(byte);
    sum += sample * sample;
  }
  return 10 * Math.log10(sum / alaw.length / (32_768 * 32_768) + 1e-10);
}
