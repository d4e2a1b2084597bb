import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { channelOf, concatSamples, parseWav, wavSamples } from '#audio';
import { silentLog, systemClock } from '#base';
import { RtpPeer, shareOfTone, sine } from '../../../test/kit/rtp-peer.ts';
import { createMediaPool } from './create-media-pool.ts';
import { MediaThread } from './media-thread.ts';
import type { MediaPool, RtpMediaSession } from './pool.ts';
import type { MediaEvents } from './session.ts';

describe('a media pool on real threads and sockets', () => {
  let pool: MediaPool;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-media-'));
    pool = await createMediaPool({
      workers: 1,
      rtpPorts: [23_000, 23_099],
      bindAddress: '127.0.0.1',
      capacity: 4,
      clock: systemClock,
      log: silentLog,
    });
  });

  /** So that a test that fails leaves no call behind. */
  const leftovers: (() => void)[] = [];
  afterEach(async () => {
    for (const close of leftovers.splice(0)) close();
    await vi.waitFor(() => expect(pool.load.sessions).toBe(0));
  });

  afterAll(async () => {
    await pool.close();
    await rm(folder, { recursive: true });
  });

  async function call(): Promise<{ session: RtpMediaSession; peer: RtpPeer }> {
    const session = await pool.open();
    if (!session) throw new TypeError('The pool is full.');
    const peer = await RtpPeer.open();
    peer.target = { address: '127.0.0.1', port: session.localPort };
    leftovers.push(() => void session.close());
    session.start({
      codec: 'PCMA',
      payloadType: 8,
      keysPayloadType: 101,
      remoteAddress: '127.0.0.1',
      remotePort: peer.port,
      direction: 'sendrecv',
    });
    return { session, peer };
  }

  const next = <K extends keyof MediaEvents>(session: RtpMediaSession, name: K): Promise<MediaEvents[K]> =>
    new Promise((resolve) => {
      const stop = session.events.on(name, (event) => {
        stop();
        resolve(event);
      });
    });

  it('carries audio both ways and records it on its side', async () => {
    const { session, peer } = await call();
    const heard: Int16Array[] = [];
    session.events.on('audio', ({ samples }) => heard.push(samples));
    const file = join(folder, 'call.wav');
    session.record(file);
    session.beginUtterance('u1');
    session.play('u1', sine(1000, 400));
    session.endUtterance('u1');
    const ended = next(session, 'playout-end');
    await peer.speak(sine(440, 600));
    expect(await ended).toMatchObject({ utterance: 'u1', playedSamples: 3200, completed: true });
    const summary = await session.close();
    peer.close();
    const caller = concatSamples(heard);
    expect(shareOfTone(caller.subarray(1200, 3600), 440)).toBeGreaterThan(0.8);
    expect(summary).toMatchObject({ packetsReceived: 30, packetsLost: 0 });
    const wav = parseWav(await readFile(file));
    expect(wav).toMatchObject({ encoding: 'alaw', channels: 2, sampleRate: 8000 });
    const samples = wavSamples(wav);
    expect(summary.recordedMs).toBe(samples.length / 16);
    expect(shareOfTone(loudest(channelOf(samples, 2, 0)), 440)).toBeGreaterThan(0.8);
    expect(shareOfTone(loudest(channelOf(samples, 2, 1)), 1000)).toBeGreaterThan(0.8);
  });

  it('survives loss and reordering, and takes and sends keys', async () => {
    const { session, peer } = await call();
    const heard: Int16Array[] = [];
    const keys: string[] = [];
    session.events.on('audio', ({ samples }) => heard.push(samples));
    session.events.on('key', ({ key }) => keys.push(key));
    await peer.speak(sine(440, 200), (index) => index === 4);
    const [first, second] = [peer.audio(sine(440, 20)), peer.audio(sine(440, 20))];
    peer.send(second);
    peer.send(first);
    const { timestamp } = peer;
    for (const flags of [10, 10, 0x8a, 0x8a, 0x8a])
      peer.send(peer.packet(Uint8Array.of(11, flags, 1, 64), { payloadType: 101, advance: 0, timestamp }));
    session.sendKeys('7');
    await peer.until(() => peer.packets.filter((packet) => packet.payloadType === 101).length === 7);
    const summary = await session.close();
    peer.close();
    expect(keys).toEqual(['#']);
    expect(peer.packets.filter((packet) => packet.payloadType === 101).map((packet) => packet.payload[0])).toEqual(
      Array(7).fill(7),
    );
    expect(summary).toMatchObject({ packetsReceived: 16, packetsLost: 1 });
    expect(shareOfTone(concatSamples(heard).subarray(480, 1600), 440)).toBeGreaterThan(0.8);
  });

  it('stops sending on hold and answers where packets come from', async () => {
    const { session, peer } = await call();
    const nat = await RtpPeer.open();
    nat.target = peer.target;
    nat.send(nat.audio(sine(440, 20)));
    await nat.until(() => nat.packets.length >= 3);
    const hold = { codec: 'PCMA', payloadType: 8, remoteAddress: '127.0.0.1', remotePort: peer.port } as const;
    session.start({ ...hold, direction: 'recvonly' });
    nat.send(nat.audio(sine(440, 20)));
    await next(session, 'audio');
    // What was sent before the order arrived is in by then.
    for (let i = 0; i < 5; i++) await next(session, 'audio');
    const before = nat.packets.length;
    for (let i = 0; i < 5; i++) await next(session, 'audio');
    expect(nat.packets.length).toBe(before);
    await session.close();
    nat.close();
    peer.close();
  });

  it('sends without a break from the start, silence when it has nothing to say', async () => {
    const { session, peer } = await call();
    await peer.until(() => peer.packets.length >= 10);
    const [first] = peer.packets;
    peer.packets.forEach((packet, i) => {
      expect((packet.sequence - (first?.sequence ?? 0)) & 0xffff).toBe(i);
      // A machine under load may leave frames out, but never a part of one.
      expect(((packet.timestamp - (first?.timestamp ?? 0)) >>> 0) % 160).toBe(0);
    });
    await session.close();
    peer.close();
  });

  it('takes no more sessions than it has room for, and gives the room back', async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => pool.open()));
    expect(opened.filter((session) => session !== undefined)).toHaveLength(4);
    expect(new Set(opened.map((session) => session?.localPort)).size).toBe(5);
    for (const session of opened) await session?.close();
    expect(pool.load.sessions).toBe(0);
  });

  it('carries a relayed session by message', async () => {
    const session = await pool.openRelayed();
    const sent = new Promise<Uint8Array>((resolve) => session?.onPacket(resolve));
    session?.start({ codec: 'PCMU', payloadType: 0 });
    expect((await sent).length).toBe(172);
    const loud = new Promise<void>((resolve) =>
      session?.events.on('audio', ({ samples }) => samples.some((sample) => sample > 1000) && resolve()),
    );
    const pooled = Buffer.alloc(1000, 0x80);
    for (let sequence = 0; sequence < 5; sequence++) {
      const packet = pooled.subarray(0, 172);
      packet.set(Uint8Array.of(0x80, 0, 0, sequence, 0, 0, (sequence * 160) >> 8, sequence * 160, 0, 0, 0, 7));
      session?.receive(packet);
    }
    await loud;
    await session?.close();
  });

  it('loses one call to a defect, not the calls beside it', async () => {
    const { session, peer } = await call();
    const other = await pool.open();
    const told = new Promise((resolve) => other?.events.on('stalled', resolve));
    other?.start(undefined as never);
    expect(await told).toEqual({ silentMs: 0, lost: true });
    await other?.close();
    const before = peer.packets.length;
    await peer.until(() => peer.packets.length > before + 2);
    await session.close();
    peer.close();
  });

  it('tells how late its packets left', async () => {
    const { session, peer } = await call();
    await pool.figures();
    await peer.until(() => peer.packets.length >= 10);
    const figures = await pool.figures();
    expect(figures.packetsSent).toBeGreaterThan(5);
    expect(figures.lateMsMax).toBeGreaterThanOrEqual(figures.lateMsP50 - 0.1);
    await session.close();
    peer.close();
  });
});

describe('a media worker that dies', () => {
  it('tells its calls and is started again', async () => {
    // Waits are cut short.
    const clock = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(Math.min(ms, 20), run) };
    let back: () => void = () => undefined;
    const restarted = new Promise<void>((resolve) => {
      back = resolve;
    });
    const log = { ...silentLog, info: () => back(), with: () => log };
    const data = { bindAddress: '127.0.0.1', firstPort: 23_100, lastPort: 23_109 };
    const thread = new MediaThread({ data, clock, log });
    await thread.ready;
    const [one, two] = [await thread.open(false), await thread.open(false)];
    const told = new Promise((resolve) => one?.events.on('stalled', resolve));
    const closing = two?.close();
    thread.kill();
    expect(await told).toEqual({ silentMs: 0, lost: true });
    expect(await one?.close()).toMatchObject({ packetsSent: 0 });
    expect(await closing).toMatchObject({ packetsSent: 0 });
    await restarted;
    const next = await thread.open(false);
    expect(next?.localPort).toBeGreaterThan(0);
    await thread.close();
    expect(await next?.close()).toMatchObject({ recordedMs: 0 });
  });
});

/** The 200 ms with the most energy. */
function loudest(samples: Int16Array): Int16Array {
  let best = 0;
  let bestEnergy = -1;
  for (let at = 0; at + 1600 <= samples.length; at += 80) {
    const energy = samples.subarray(at, at + 1600).reduce((sum, sample) => sum + sample * sample, 0);
    if (energy <= bestEnergy) continue;
    best = at;
    bestEnergy = energy;
  }
  return samples.subarray(best, best + 1600);
}
