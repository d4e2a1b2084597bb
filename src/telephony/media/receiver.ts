import { Concealment, decodeG711Into, type G711Law, JitterBuffer } from '#audio';
import type { Latch, PacketSource } from '../rtp/latch.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { Reception } from '../rtp/reception.ts';
import { KeyReceiver } from '../rtp/telephone-event.ts';
import { FRAME_SAMPLES } from './session.ts';

/** RTP's clock for everything spoken here. */
const CLOCK_RATE = 8000;
/** Static payload type of comfort noise (RFC 3389), which some send although nobody agreed on it. */
const COMFORT_NOISE = 13;
/** Longest audio payload that is believed: 200 ms. */
const MOST_PAYLOAD = 1600;

export interface ReceiveFormat {
  readonly law: G711Law;
  readonly payloadType: number;
  readonly keysPayloadType: number | undefined;
  /** False on hold: audio is dropped, keys are not. */
  readonly audible: boolean;
}

/** Takes packets of one call as they come and gives its audio in order, without a hole, and its keys. */
export class Receiver {
  readonly #jitter: JitterBuffer;
  readonly #concealment = new Concealment();
  readonly #onKey: (key: string, atMs: number) => void;
  #keys = new KeyReceiver();
  #reception: Reception | undefined;
  #format: ReceiveFormat;
  #heardAtMs: number;
  #earlier = { received: 0, lost: 0 };
  /** Decoded: what was handed out last, then what is not yet taken. */
  #ready = new Int16Array(8 * FRAME_SAMPLES);
  #readyCount = 0;
  #takenCount = 0;

  constructor(format: ReceiveFormat, nowMs: number, onKey: (key: string, atMs: number) => void) {
    this.#jitter = new JitterBuffer(nowMs);
    this.#format = format;
    this.#heardAtMs = nowMs;
    this.#onKey = onKey;
  }

  /** Samples taken so far. */
  get position(): number {
    return this.#jitter.position - (this.#readyCount - this.#takenCount);
  }

  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  get reception(): Reception | undefined {
    return this.#reception;
  }

  get figures(): { received: number; lost: number; jitterMs: number; concealed: number } {
    return {
      received: this.#earlier.received + (this.#reception?.received ?? 0),
      lost: this.#earlier.lost + Math.max(0, this.#reception?.lost ?? 0),
      jitterMs: this.#reception?.jitterMs ?? 0,
      concealed: this.#jitter.counters.lostSamples,
    };
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#jitter.counters, waitMs: this.#jitter.waitMs };
  }

  configure(format: ReceiveFormat): void {
    this.#format = format;
  }

  /** When the sample at `position` was spoken. */
  timeOf(position: number): number {
    return this.#jitter.timeOf(position);
  }

  /** Something of the far end arrived (RTCP counts). */
  heard(nowMs: number): void {
    this.#heardAtMs = nowMs;
  }

  /** Takes a packet; false when it is no RTP of this call. */
  packet(bytes: Uint8Array, source: PacketSource, latch: Latch, nowMs: number): boolean {
    const packet = parseRtp(bytes);
    if (!packet) return false;
    const isKey = packet.payloadType === this.#format.keysPayloadType;
    const isNoise = packet.payloadType === COMFORT_NOISE;
    if (!isKey && !isNoise && packet.payloadType !== this.#format.payloadType) return false;
    if (!latch.accepts(source, packet, nowMs)) return false;
    this.#heardAtMs = nowMs;
    this.#count(packet, nowMs, isKey || isNoise);
    if (isKey) this.#key(packet, nowMs);
    // Noise is made here anyway, where nothing comes: the packet shows that somebody is there.
    else if (this.#format.audible && !isNoise && packet.payload.length <= MOST_PAYLOAD)
      this.#jitter.put({
        ssrc: packet.ssrc,
        sequence: packet.sequence,
        timestamp: packet.timestamp,
        payload: packet.payload,
        arrivedAtMs: nowMs,
      });
    return true;
  }

  #count(packet: RtpPacket, nowMs: number, isUntimed: boolean): void {
    if (this.#reception?.ssrc !== packet.ssrc) {
      const { received, lost } = this.figures;
      this.#earlier = { received, lost };
      this.#reception = new Reception(packet.ssrc, packet.sequence, CLOCK_RATE);
      this.#keys = new KeyReceiver();
    }
    // All packets of a key carry the timestamp of its beginning, and noise comes when it likes: neither tells of jitter.
    this.#reception.packet(packet.sequence, isUntimed ? undefined : packet.timestamp, nowMs);
  }

  #key(packet: RtpPacket, nowMs: number): void {
    const key = this.#keys.packet(packet.timestamp, packet.payload);
    if (key !== undefined) this.#onKey(key, nowMs);
  }

  /**
   * All whole frames that are due: a multiple of 160 samples, often none. The samples hold until the next call: memory
   * that is made for each frame of hundreds of calls stops the thread when it is collected.
   */
  take(nowMs: number): Int16Array | undefined {
    this.#dropTaken();
    for (let piece = this.#jitter.pop(nowMs); piece; piece = this.#jitter.pop(nowMs)) {
      const samples = this.#room(piece.kind === 'audio' ? piece.payload.length : piece.samples);
      if (piece.kind === 'gap') {
        this.#concealment.conceal(samples);
      } else {
        decodeG711Into(this.#format.law, piece.payload, samples);
        this.#concealment.good(samples);
      }
    }
    const whole = this.#readyCount - (this.#readyCount % FRAME_SAMPLES);
    if (whole === 0) return undefined;
    this.#takenCount = whole;
    return this.#ready.subarray(0, whole);
  }

  #dropTaken(): void {
    if (this.#takenCount === 0) return;
    this.#ready.copyWithin(0, this.#takenCount, this.#readyCount);
    this.#readyCount -= this.#takenCount;
    this.#takenCount = 0;
  }

  #room(samples: number): Int16Array {
    const end = this.#readyCount + samples;
    if (end > this.#ready.length) {
      const larger = new Int16Array(2 * end);
      larger.set(this.#ready.subarray(0, this.#readyCount));
      this.#ready = larger;
    }
    const room = this.#ready.subarray(this.#readyCount, end);
    this.#readyCount = end;
    return room;
  }
}
