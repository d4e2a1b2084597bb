import { type Clock, errorMessage, every, type Ids, type Log } from '#base';
import type { RelayedMediaSession } from '../media/pool.ts';
import { loadWebRtc } from './load-web-rtc.ts';
import type { BrowserNetwork } from './network.ts';
import type { G711 } from './session-description.ts';
import type { BrowserSocket } from './socket.ts';
import { SOCKET_PAYLOAD_TYPE, SocketAudio } from './socket-audio.ts';
import type { WebRtcPeer } from './web-rtc-peer.ts';

/** How long a browser may take to say how its audio comes. */
const OFFER_MS = 10_000;
/** From our answer to a connection; the browser itself may give up and fall back earlier. */
const CONNECT_MS = 6000;
/** A live microphone sends 50 packets a second, also when nobody speaks: this long without one and the path is dead. */
const SILENT_MS = 3000;
/** From asking for the websocket to the browser's `fallback`. */
const FALLBACK_MS = 5000;
const WATCH_PERIOD_MS = 500;

const LIMIT_MS = { offered: OFFER_MS, connecting: CONNECT_MS, connected: SILENT_MS, asked: FALLBACK_MS } as const;

/**
 * `offered`: the browser may send its offer · `connecting`: an answer is made or sent · `connected`: WebRTC carries the
 * audio · `asked`: it does not, and the browser was asked to fall back · `websocket`: the websocket carries it.
 */
type Phase = 'idle' | 'offered' | 'connecting' | 'connected' | 'asked' | 'websocket' | 'over';

export interface BrowserAudioSettings {
  readonly socket: BrowserSocket;
  readonly media: RelayedMediaSession;
  readonly network: BrowserNetwork;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Audio can flow, by whichever way. Called once. */
  readonly onFlowing: () => void;
  /** No way carries audio; called at most once, `close` is still to be called. */
  readonly onLost: (detail: string) => void;
}

interface Offer {
  readonly sdp: string;
  readonly microphone: boolean;
}

/** Carries audio between a browser and its media session: by WebRTC, and by the websocket when that carries nothing. */
export class BrowserAudio {
  readonly #settings: BrowserAudioSettings;
  #phase: Phase = 'idle';
  /** Since when the phase waits for what must come next; in `connected` the last packet. */
  #waitingSinceMs = 0;
  #stopWatch: (() => void) | undefined;
  #offer: Offer | undefined;
  #wantsWebsocket = false;
  #peer: WebRtcPeer | undefined;
  #socketAudio: SocketAudio | undefined;
  #codec: G711['codec'] | undefined;
  #flowing = false;

  constructor(settings: BrowserAudioSettings) {
    this.#settings = settings;
  }

  /** Takes up what the browser offered so far, or will. */
  start(): void {
    if (this.#phase !== 'idle') return;
    const { clock, media } = this.#settings;
    this.#enter('offered');
    this.#stopWatch = every(clock, WATCH_PERIOD_MS, () => this.#watch());
    media.onPacket((packet) => this.#send(packet));
    if (this.#wantsWebsocket) this.#goToWebsocket();
    else if (this.#offer) this.#answer(this.#offer);
  }

  /** The browser's offer; a second one is ignored. */
  offer(offer: Offer): void {
    if (this.#offer) return;
    this.#offer = offer;
    if (this.#phase === 'offered') this.#answer(offer);
  }

  /** The browser goes on over the websocket. */
  fallBack(): void {
    this.#wantsWebsocket = true;
    if (this.#phase !== 'idle') this.#goToWebsocket();
  }

  /** A binary message of the browser. */
  receiveFrame(frame: Uint8Array): void {
    const packet = this.#socketAudio?.packetOf(frame);
    if (packet && this.#phase === 'websocket') this.#settings.media.receive(packet);
  }

  /** Ends timers and the WebRTC connection; idempotent. The media session is not ours. */
  async close(): Promise<void> {
    this.#phase = 'over';
    this.#stopWatch?.();
    await this.#peer?.close();
  }

  dump(): Readonly<Record<string, unknown>> {
    return { phase: this.#phase, codec: this.#codec, webRtc: this.#peer?.dump(), socket: this.#socketAudio?.dump() };
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#waitingSinceMs = this.#settings.clock.now();
  }

  #answer(offer: Offer): void {
    this.#enter('connecting');
    this.#negotiate(offer).catch((error: unknown) => {
      this.#settings.log.info('browser offer refused', { error: errorMessage(error) });
      if (this.#phase === 'connecting') this.#askForFallback();
    });
  }

  async #negotiate({ sdp, microphone }: Offer): Promise<void> {
    const { network, log, socket } = this.#settings;
    const { createWebRtcPeer } = await loadWebRtc();
    const peer = await createWebRtcPeer({
      offer: sdp,
      microphone,
      network,
      log,
      onPacket: (packet) => this.#receive(packet),
      onState: (state) => this.#onPeerState(state),
    });
    if (this.#phase !== 'connecting') return peer.close();
    this.#peer = peer;
    this.#startMedia(peer);
    this.#enter('connecting');
    socket.send({ type: 'answer', sdp: peer.answer });
  }

  #startMedia({ codec, payloadType }: G711): void {
    if (this.#codec === codec) return;
    this.#codec = codec;
    this.#settings.media.start({ codec, payloadType });
  }

  #onPeerState(state: 'connected' | 'failed'): void {
    const phase = this.#phase;
    if (state === 'connected' && (phase === 'connecting' || phase === 'asked')) this.#connected();
    if (state === 'failed' && (phase === 'connecting' || phase === 'connected')) this.#askForFallback();
  }

  #connected(): void {
    this.#enter('connected');
    this.#nowFlowing();
  }

  #receive(packet: Uint8Array): void {
    // Also before the connection is called one, and after all, when the browser was asked to fall back already.
    if (this.#phase === 'connecting' || this.#phase === 'asked') this.#connected();
    if (this.#phase !== 'connected') return;
    this.#waitingSinceMs = this.#settings.clock.now();
    this.#settings.media.receive(packet);
  }

  #send(packet: Uint8Array): void {
    if (this.#phase === 'websocket') this.#socketAudio?.send(this.#settings.socket, packet);
    else if (this.#phase === 'connected' || this.#phase === 'asked') this.#peer?.send(packet);
  }

  #askForFallback(): void {
    this.#enter('asked');
    this.#settings.log.info('browser asked to fall back to the websocket', this.dump());
    this.#settings.socket.send({ type: 'fallback' });
  }

  #goToWebsocket(): void {
    if (this.#phase === 'websocket' || this.#phase === 'over') return;
    const { clock, ids, log } = this.#settings;
    this.#socketAudio = new SocketAudio(clock, ids.token(8));
    this.#startMedia({ codec: 'PCMA', payloadType: SOCKET_PAYLOAD_TYPE });
    this.#enter('websocket');
    this.#peer?.close().catch((error: unknown) => log.warn('browser connection did not close', { error }));
    this.#nowFlowing();
  }

  #nowFlowing(): void {
    if (this.#flowing) return;
    this.#flowing = true;
    this.#settings.onFlowing();
  }

  #watch(): void {
    const phase = this.#phase;
    if (phase === 'idle' || phase === 'websocket' || phase === 'over') return;
    // Without a microphone nothing comes by WebRTC, and silence says nothing.
    if (phase === 'connected' && this.#offer?.microphone === false) return;
    if (this.#settings.clock.now() - this.#waitingSinceMs < LIMIT_MS[phase]) return;
    if (phase === 'connecting' || phase === 'connected') this.#askForFallback();
    else this.#lost(phase === 'offered' ? 'The browser offered no audio.' : 'The browser can be reached by no way.');
  }

  #lost(detail: string): void {
    this.#stopWatch?.();
    this.#settings.onLost(detail);
  }
}
