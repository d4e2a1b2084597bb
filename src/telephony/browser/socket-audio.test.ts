import { describe, expect, it } from 'vitest';
import { Events } from '#base';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { buildRtp, parseRtp } from '../rtp/packet.ts';
import type { BrowserSocketEvents } from './socket.ts';
import { SOCKET_FRAME_BYTES, SocketAudio } from './socket-audio.ts';

const RANDOM = '0123456789abcdef';
const frame = () => new Uint8Array(SOCKET_FRAME_BYTES).fill(0xd5);

function read(packet: Uint8Array | undefined) {
  const parsed = packet && parseRtp(packet);
  if (!parsed) throw new TypeError('No RTP packet.');
  return parsed;
}

describe('audio over a websocket', () => {
  it('becomes one RTP stream: a marker first, then one number and 160 samples more each frame', () => {
    const audio = new SocketAudio(new VirtualClock(), RANDOM);
    const [first, second] = [read(audio.packetOf(frame())), read(audio.packetOf(frame()))];
    expect(first).toMatchObject({ marker: true, payloadType: 8, payload: frame() });
    expect(second).toMatchObject({ marker: false, ssrc: first.ssrc });
    expect((second.sequence - first.sequence) & 0xffff).toBe(1);
    expect((second.timestamp - first.timestamp) >>> 0).toBe(160);
  });

  it('keeps the distance in time after a pause, and calls it a new start', () => {
    const clock = new VirtualClock();
    const audio = new SocketAudio(clock, RANDOM);
    const before = read(audio.packetOf(frame()));
    clock.advanceSync(1020);
    const after = read(audio.packetOf(frame()));
    expect(after.marker).toBe(true);
    expect((after.timestamp - before.timestamp) >>> 0).toBe(1020 * 8);
    expect((after.sequence - before.sequence) & 0xffff).toBe(1);
  });

  it('takes late frames of a stalled connection as one piece', () => {
    const clock = new VirtualClock();
    const audio = new SocketAudio(clock, RANDOM);
    const first = read(audio.packetOf(frame()));
    clock.advanceSync(140);
    const late = Array.from({ length: 7 }, () => read(audio.packetOf(frame())));
    expect(late.every((packet) => !packet.marker)).toBe(true);
    expect(((late.at(-1)?.timestamp ?? 0) - first.timestamp) >>> 0).toBe(7 * 160);
  });

  it('refuses what is no frame, and a flood', () => {
    const clock = new VirtualClock();
    const audio = new SocketAudio(clock, RANDOM);
    expect(audio.packetOf(new Uint8Array(159))).toBeUndefined();
    expect(audio.packetOf(new Uint8Array(100_000))).toBeUndefined();
    const taken = Array.from({ length: 1000 }, () => audio.packetOf(frame())).filter(Boolean);
    expect(taken).toHaveLength(100);
    clock.advanceSync(1000);
    expect(Array.from({ length: 1000 }, () => audio.packetOf(frame())).filter(Boolean)).toHaveLength(50);
  });

  it('drops what a slow connection would deliver too late', () => {
    const audio = new SocketAudio(new VirtualClock(), RANDOM);
    const sent: Uint8Array[] = [];
    const socket = {
      events: new Events<BrowserSocketEvents>(),
      send: () => undefined,
      sendAudio: (bytes: Uint8Array) => void sent.push(bytes),
      bufferedBytes: 0,
    };
    const packet = buildRtp({ payloadType: 8, marker: false, sequence: 1, timestamp: 0, ssrc: 1, payload: frame() });
    audio.send(socket, packet);
    audio.send({ ...socket, bufferedBytes: 10_000 }, packet);
    expect(sent).toEqual([frame()]);
    expect(audio.dump()).toMatchObject({ unsent: 1 });
  });
});
