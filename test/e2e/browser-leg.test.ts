import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { silentLog, systemClock, systemIds } from '#base';
import { BrowserMessage } from '#features/calls/contract';
import {
  BrowserNetwork,
  type BrowserRequest,
  browserSocketOf,
  type CallLeg,
  createBrowserLeg,
  createMediaPool,
  type LegEnd,
  type MediaEvents,
  type MediaPool,
} from '#telephony';
import { CHROMIUM_MISSING, chromiumPath, openChromium, speakToFile } from '../kit/chromium.ts';
import { sine } from '../kit/rtp-peer.ts';

const PAGES = join(import.meta.dirname, '../kit/browser-page');
const PARTY = { user: '1000', host: '127.0.0.1', displayName: 'A visitor' };
const TONE_HZ = 1000;

if (!chromiumPath) console.warn(`No browser calls are tested. ${CHROMIUM_MISSING}`);

/** What of a page's messages is for the leg. */
function requestOf(message: unknown): BrowserRequest | undefined {
  const request = BrowserMessage.parse(message);
  return request.type === 'text' ? undefined : request;
}

function next<K extends keyof MediaEvents>(leg: CallLeg, name: K): Promise<MediaEvents[K]> {
  return new Promise((resolve) => {
    const off = leg.media.events.on(name, (event) => {
      off();
      resolve(event);
    });
  });
}

describe.skipIf(!chromiumPath)('a call from Chromium with a spoken question as its microphone', () => {
  let folder: string;
  let browser: Browser;
  let pool: MediaPool;
  let web: Server;
  let websockets: WebSocketServer;
  let page: Page | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-browser-'));
    const microphone = join(folder, 'question.wav');
    await speakToFile({ file: microphone, text: 'What are your opening hours on Saturday?' });
    browser = await openChromium({ microphone });
    const media = { workers: 1, rtpPorts: [24_000, 24_003], bindAddress: '127.0.0.1', capacity: 4 } as const;
    pool = await createMediaPool({ ...media, clock: systemClock, log: silentLog });
    web = createServer((request, response) => {
      const script = request.url?.startsWith('/call.js');
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      createReadStream(join(PAGES, script ? 'call.js' : 'call.html')).pipe(response);
    });
    websockets = new WebSocketServer({ server: web });
    await once(web.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(async () => {
    await page?.close();
    page = undefined;
  });

  afterAll(async () => {
    await browser?.close();
    websockets?.close();
    web?.close();
    await pool?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page; resolves with the answered leg of its call, which plays a tone. */
  async function call(audio: 'webrtc' | 'mute' | 'websocket' | 'listen'): Promise<{ leg: CallLeg; page: Page }> {
    const media = await pool.openRelayed();
    if (!media) throw new TypeError('The media pool is full.');
    // Listened to at once: a page may say its first word before `goto` resolves.
    const connected = new Promise<{ websocket: WebSocket; socket: ReturnType<typeof browserSocketOf> }>((resolve) => {
      websockets.once('connection', (websocket) =>
        resolve({ websocket, socket: browserSocketOf(websocket, requestOf) }),
      );
    });
    const address = web.address();
    if (address === null || typeof address === 'string') throw new TypeError('The web server does not listen.');
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${address.port}/?audio=${audio}`);
    const { websocket, socket } = await connected;
    const leg = createBrowserLeg({
      socket,
      media,
      network: new BrowserNetwork(),
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
      from: PARTY,
      to: PARTY,
    });
    leg.signal.addEventListener('abort', () => websocket.close());
    socket.begin();
    await leg.answer();
    leg.media.setBargeIn('off');
    leg.media.beginUtterance('tone');
    leg.media.play('tone', sine(TONE_HZ, 20_000));
    leg.media.endUtterance('tone');
    return { leg, page };
  }

  /** Resolves when the page hears the tone, by this way. */
  async function toneHeard(tab: Page, way: 'webrtc' | 'websocket'): Promise<void> {
    const hears = `heard().way === '${way}' && Math.abs(heard().peakHz - ${TONE_HZ}) < 20 && heard().peakDb > -40`;
    await tab.waitForFunction(hears, undefined, { timeout: 15_000, polling: 100 });
  }

  it('is carried by WebRTC both ways, and ends when the page hangs up', async () => {
    const { leg, page: tab } = await call('webrtc');
    await next(leg, 'voice-confirmed');
    await toneHeard(tab, 'webrtc');
    const key = next(leg, 'key');
    await tab.evaluate("press('7')");
    expect((await key).key).toBe('7');
    const ended = new Promise<LegEnd>((resolve) => leg.events.on('end', resolve));
    await tab.evaluate('hangUp()');
    expect(await ended).toMatchObject({ by: 'remote', kind: 'hung-up' });
    const summary = await leg.media.close();
    expect(summary.packetsReceived).toBeGreaterThan(0);
    expect(summary.packetsLost).toBe(0);
  });

  it('is carried by the websocket both ways', async () => {
    const { leg, page: tab } = await call('websocket');
    await next(leg, 'voice-confirmed');
    await toneHeard(tab, 'websocket');
    await leg.hangUp();
  });

  it('goes on over the websocket when WebRTC connects and carries nothing', async () => {
    const { leg, page: tab } = await call('mute');
    await next(leg, 'voice-confirmed');
    await toneHeard(tab, 'websocket');
    await leg.hangUp();
  });

  it('plays to a visitor without a microphone, and ends when the page is left', async () => {
    const { leg, page: tab } = await call('listen');
    await toneHeard(tab, 'webrtc');
    const ended = new Promise<LegEnd>((resolve) => leg.events.on('end', resolve));
    await tab.close();
    expect(await ended).toMatchObject({ by: 'remote', kind: 'hung-up' });
  });
});
