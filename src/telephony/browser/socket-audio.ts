import type { Clock } from '#base';
import { buildRtp, parseRtp } from '../rtp/packet.ts';
import type { BrowserSocket } from './socket.ts';

/** A-law at 8 kHz: 20 ms. */
export const SOCKET_FRAME_BYTES = 160;
export const SOCKET_PAYLOAD_TYPE = 8;

const FRAME_MS = 20;
/** A pause longer than this is a gap in time, not a late frame. */
const GAP_MS = 200;
/** Frames that may come ahead of real time (a stalled TCP connection that catches up); more is a flood. */
const BURST_FRAMES = 100;
/** Half a second of audio on its way is enough: what comes later would be stale when it is heard. */
const BACKLOG_BYTES = 4000;

/** Audio over a websocket, as RTP for the media engine: sequence numbers and timestamps are ours (RFC 3550 section 5.1). */
export class SocketAudio {
  readonly #clock: Clock;
  readonly #ssrc: number;
  readonly #startedAtMs: number;
  #sequence: number;
  #timestamp: number;
  #frames = 0;
  /** When the last frame's audio ended, if it came in real time. */
  #dueAtMs: number | undefined;
  #refused = 0;
  #unsent = 0;

  /** `random` is 10 hexadecimal digits or more: unpredictable starting values (RFC 3550 section 5.1). */
  constructor(clock: Clock, random: string) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
    this.#ssrc = Number.parseInt(random.slice(0, 8), 16);
    this.#sequence = Number.parseInt(random.slice(6, 10), 16);
    this.#timestamp = this.#ssrc ^ 0x5a5a5a5a;
  }

  /** One binary message as an RTP packet; undefined when it is no frame or comes faster than anybody speaks. */
  packetOf(frame: Uint8Array): Uint8Array | undefined {
    const nowMs = this.#clock.now();
    const allowed = (nowMs - this.#startedAtMs) / FRAME_MS + BURST_FRAMES;
    if (frame.length !== SOCKET_FRAME_BYTES || this.#frames >= allowed) {
      this.#refused++;
      return undefined;
    }
    const pauseMs = this.#dueAtMs === undefined ? 0 : nowMs - this.#dueAtMs;
    const missing = pauseMs > GAP_MS ? Math.round(pauseMs / FRAME_MS) : 0;
    const marker = this.#frames === 0 || missing > 0;
    this.#timestamp = (this.#timestamp + missing * SOCKET_FRAME_BYTES) >>> 0;
    const packet = buildRtp({
      payloadType: SOCKET_PAYLOAD_TYPE,
      marker,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
      payload: frame,
    });
    this.#frames++;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + SOCKET_FRAME_BYTES) >>> 0;
    this.#dueAtMs = (missing > 0 || this.#dueAtMs === undefined ? nowMs : this.#dueAtMs) + FRAME_MS;
    return packet;
  }

  /** Sends the payload of one RTP packet, unless the connection is so slow that it would be heard too late. */
  send(socket: BrowserSocket, packet: Uint8Array): void {
    const payload = parseRtp(packet)?.payload;
    if (!payload) return;
    if (socket.bufferedBytes > BACKLOG_BYTES) this.#unsent++;
    else socket.sendAudio(payload);
  }

  dump(): Readonly<Record<string, unknown>> {
    return { frames: this.#frames, refused: this.#refused, unsent: this.#unsent };
  }
}
