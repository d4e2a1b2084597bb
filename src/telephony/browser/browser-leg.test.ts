import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { Message } from 'werift';
import { type Clock, Events, silentLog, systemClock, systemIds } from '#base';
import { openBrowserPeer } from '../../../test/kit/browser-peer.ts';
import { FakeRelayedMedia } from '../../../test/kit/relayed-media.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { LegEnd } from '../leg.ts';
import { buildRtp, parseRtp } from '../rtp/packet.ts';
import { createBrowserLeg } from './browser-leg.ts';

import { BrowserNetwork } from './network.ts';
import type { BrowserReply, BrowserSocketEvents } from './socket.ts';

const PARTY = { user: '', host: '127.0.0.1', displayName: 'A visitor' };
const packetOf = (payload: Uint8Array, sequence: number, ssrc = 7) =>
  buildRtp({ payloadType: 8, marker: false, sequence, timestamp: sequence * 160, ssrc, payload });
const frameOf = (byte: number) => new Uint8Array(160).fill(byte);

function ringingLeg(clock: Clock, network = new BrowserNetwork()) {
  const events = new Events<BrowserSocketEvents>();
  const replies: BrowserReply[] = [];
  const frames: Uint8Array[] = [];
  const heard: { reply?: (reply: BrowserReply) => void } = {};
  const socket = {
    events,
    bufferedBytes: 0,
    send: (reply: BrowserReply) => {
      replies.push(reply);
      heard.reply?.(reply);
    },
    sendAudio: (frame: Uint8Array) => void frames.push(frame),
  };
  const media = new FakeRelayedMedia();
  const settings = { clock, ids: systemIds, log: silentLog, from: PARTY, to: { ...PARTY, user: '1000' } };
  const leg = createBrowserLeg({ ...settings, socket, media, network });
  const ends: LegEnd[] = [];
  leg.events.on('end', (end) => ends.push(end));
  const nextReply = () =>
    new Promise<BrowserReply>((resolve) => {
      heard.reply = resolve;
    });
  return { leg, media, events, replies, frames, ends, nextReply };
}

describe('a browser leg whose audio goes over the websocket', () => {
  it('carries frames both ways once the browser fell back', async () => {
    const { leg, media, events, frames } = ringingLeg(new VirtualClock());
    events.emit('request', { type: 'fallback' });
    await leg.answer();
    expect(media.starts).toEqual([{ codec: 'PCMA', payloadType: 8 }]);
    events.emit('audio', frameOf(0x11));
    expect(media.received.map((packet) => parseRtp(packet)?.payload)).toEqual([frameOf(0x11)]);
    media.emitPacket(packetOf(frameOf(0x22), 1));
    expect(frames).toEqual([frameOf(0x22)]);
    await leg.hangUp();
  });

  it('takes no audio before it is answered', async () => {
    const { leg, media, events } = ringingLeg(new VirtualClock());
    events.emit('request', { type: 'fallback' });
    events.emit('audio', frameOf(1));
    expect(media.received).toEqual([]);
    await leg.hangUp();
  });

  it('reports keys like keys of any other wire', async () => {
    const { leg, events } = ringingLeg(new VirtualClock());
    const keys: string[] = [];
    const off = leg.media.events.on('key', ({ key }) => keys.push(key));
    events.emit('request', { type: 'key', key: '5' });
    off();
    events.emit('request', { type: 'key', key: '6' });
    expect(keys).toEqual(['5']);
    await leg.hangUp();
  });
});

describe('the end of a browser leg', () => {
  it('comes once, closes the media and leaves no timer and no listener', async () => {
    const clock = new VirtualClock();
    const { leg, media, events, ends } = ringingLeg(clock);
    events.emit('request', { type: 'fallback' });
    await leg.answer();
    events.emit('request', { type: 'hang-up' });
    await leg.hangUp();
    expect(ends).toEqual([{ by: 'remote', kind: 'hung-up', detail: 'The caller hung up.' }]);
    expect(leg.signal.reason).toBe(ends[0]);
    expect(media.closed).toBe(true);
    expect(clock.pending).toBe(0);
    expect(events.listenerCount).toBe(0);
  });

  it('is a cancelled call when the page is left before the answer', async () => {
    const { leg, events, ends } = ringingLeg(new VirtualClock());
    const answered = leg.answer();
    await leg.hangUp();
    await expect(answered).rejects.toMatchObject({ by: 'local' });
    const other = ringingLeg(new VirtualClock());
    other.events.emit('close', { clean: true });
    expect(other.ends[0]).toMatchObject({ by: 'remote', kind: 'cancelled' });
    expect([ends.length, events.listenerCount]).toEqual([1, 0]);
  });

  it('waits a little when the connection broke without a goodbye', async () => {
    const clock = new VirtualClock();
    const { leg, events, ends } = ringingLeg(clock);
    events.emit('request', { type: 'fallback' });
    await leg.answer();
    events.emit('close', { clean: false });
    await clock.advance(1900);
    expect(ends).toEqual([]);
    await clock.advance(200);
    expect(ends[0]).toMatchObject({ by: 'wire', kind: 'lost' });
    expect(clock.pending).toBe(0);
  });

  it('comes when the browser never offers audio', async () => {
    const clock = new VirtualClock();
    const { leg, ends } = ringingLeg(clock);
    const answered = expect(leg.answer()).rejects.toMatchObject({ kind: 'lost' });
    await clock.advance(10_500);
    await answered;
    expect(ends).toHaveLength(1);
  });

  it('tells the browser why its call was refused', () => {
    const { leg, replies, ends } = ringingLeg(new VirtualClock());
    leg.reject(486, { reason: 'All lines are busy.' });
    expect(replies).toEqual([{ type: 'problem', message: 'All lines are busy.' }]);
    expect(ends[0]).toMatchObject({ kind: 'rejected', code: 486 });
  });
});

describe('the watchdog of a browser leg', () => {
  it('asks for the websocket when the offer cannot be answered, and gives up when nothing follows', async () => {
    const clock = new VirtualClock();
    const { leg, events, nextReply, ends } = ringingLeg(clock);
    const reply = nextReply();
    const answered = expect(leg.answer()).rejects.toMatchObject({ kind: 'lost' });
    events.emit('request', { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n', microphone: true });
    expect(await reply).toEqual({ type: 'fallback' });
    await clock.advance(5500);
    await answered;
    expect(ends[0]).toMatchObject({ by: 'wire', kind: 'lost' });
    expect(clock.pending).toBe(0);
  });
});

/** A connectivity check that nominates its sender, by somebody who has not seen the answer. */
function forgedCheck(): Uint8Array {
  const check = new Message(1, 0);
  check.setAttribute('USERNAME', 'some:body');
  check.setAttribute('PRIORITY', 1);
  check.setAttribute('ICE-CONTROLLING', 1n);
  check.setAttribute('USE-CANDIDATE', null);
  return check.addMessageIntegrity(Buffer.from('a guess')).addFingerprint().bytes;
}

/** Forged checks, a DTLS alert that says goodbye (RFC 6347 section 4.1), and openings of DTLS, SRTP and SRTCP packets. */
async function strangePackets(port: number): Promise<void> {
  const packets = [
    forgedCheck(),
    [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0],
    [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4],
    [20, 0xfe, 0xfd],
    [0x80, 8, 0, 1, 0, 0, 0, 1],
    [0x80, 200, 0, 1],
    [0, 1],
    [],
  ];
  const socket = createSocket('udp4');
  for (const packet of [...packets, ...packets])
    await new Promise((resolve) => socket.send(Uint8Array.from(packet), port, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

describe('a browser leg over WebRTC', () => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const peer of open.splice(0)) await peer.close();
  });

  async function call(clock: Clock, options: { readonly microphone: boolean; readonly network?: BrowserNetwork }) {
    const parts = ringingLeg(clock, options.network);
    const browser = await openBrowserPeer(options);
    open.push(browser, { close: () => parts.leg.hangUp() });
    const reply = parts.nextReply();
    const answered = parts.leg.answer();
    parts.events.emit('request', { type: 'offer', sdp: browser.offer, microphone: options.microphone });
    const answer = await reply;
    if (answer.type !== 'answer') throw new TypeError(`The leg replied ${answer.type}.`);
    await browser.accept(answer.sdp);
    await answered;
    await browser.connected();
    return { ...parts, browser, answer };
  }

  it('carries packets both ways, in its own ports', async () => {
    const network = new BrowserNetwork({ udpPorts: [42_000, 42_099] });
    const { leg, media, browser, answer } = await call(systemClock, { microphone: true, network });
    expect(answer.sdp).toMatch(/a=candidate:\d+ 1 udp \d+ 127\.0\.0\.1 420\d\d typ host/);
    expect(media.starts).toEqual([{ codec: 'PCMA', payloadType: 8 }]);
    browser.send(packetOf(frameOf(0x33), 1));
    browser.send(packetOf(frameOf(0x34), 2));
    await media.untilReceived(2);
    const received = media.received.map((packet) => parseRtp(packet));
    expect(received).toMatchObject([
      { sequence: 1, payloadType: 8, payload: frameOf(0x33) },
      { sequence: 2, payload: frameOf(0x34) },
    ]);
    expect(media.received[0]?.buffer.byteLength).toBe(172);
    const heard = browser.nextPacket();
    media.emitPacket(packetOf(frameOf(0x44), 9));
    expect(await heard).toMatchObject({ payloadType: 8, payload: frameOf(0x44) });
    await leg.hangUp();
    expect((await network.reserve())?.range).toBeDefined();
  });

  it('is not disturbed by what strangers send to its port, before or after it is connected', async () => {
    const parts = ringingLeg(systemClock);
    const browser = await openBrowserPeer({ microphone: true });
    open.push(browser, { close: () => parts.leg.hangUp() });
    const reply = parts.nextReply();
    const answered = parts.leg.answer();
    parts.events.emit('request', { type: 'offer', sdp: browser.offer, microphone: true });
    const answer = await reply;
    const sdp = answer.type === 'answer' ? answer.sdp : '';
    const port = Number(/ 127\.0\.0\.1 (\d+) typ host/.exec(sdp)?.[1]);
    await strangePackets(port);
    await browser.accept(sdp);
    await answered;
    await browser.connected();
    await strangePackets(port);
    browser.send(packetOf(frameOf(0x33), 1));
    await parts.media.untilReceived(1);
    expect(parts.media.received).toHaveLength(1);
  });

  it('plays to a visitor without a microphone, and asks for none', async () => {
    const { media, browser, answer } = await call(systemClock, { microphone: false });
    expect(answer.sdp).toContain('a=sendonly');
    const heard = browser.nextPacket();
    media.emitPacket(packetOf(frameOf(0x55), 1));
    expect((await heard).payload).toEqual(frameOf(0x55));
  });

  it('asks for the websocket when connected audio stays away, and goes on over it', async () => {
    const clock = new VirtualClock();
    const { leg, media, events, replies, frames, ends } = await call(clock, { microphone: true });
    await clock.advance(2500);
    expect(replies.map((reply) => reply.type)).toEqual(['answer']);
    await clock.advance(1000);
    expect(replies.map((reply) => reply.type)).toEqual(['answer', 'fallback']);
    events.emit('request', { type: 'fallback' });
    events.emit('audio', frameOf(0x66));
    media.emitPacket(packetOf(frameOf(0x77), 1));
    expect(media.received).toHaveLength(1);
    expect(frames).toEqual([frameOf(0x77)]);
    await clock.advance(60_000);
    expect(ends).toEqual([]);
    await leg.hangUp();
    expect(clock.pending).toBe(0);
  });

  it('goes on by WebRTC when audio comes after all', async () => {
    const clock = new VirtualClock();
    const { media, browser, replies, ends } = await call(clock, { microphone: true });
    await clock.advance(3500);
    expect(replies.at(-1)).toEqual({ type: 'fallback' });
    browser.send(packetOf(frameOf(0x33), 1));
    await media.untilReceived(1);
    await clock.advance(2000);
    expect(ends).toEqual([]);
  });
});
