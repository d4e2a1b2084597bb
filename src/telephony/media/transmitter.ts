import { encodeG711Into, type G711Law } from '#audio';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../rtp/packet.ts';
import { KeySender } from '../rtp/telephone-event.ts';
import { FRAME_MS, FRAME_SAMPLES } from './session.ts';

/** Frames per packet at most: 60 ms. */
const MOST_FRAMES = 3;
/** The socket may still hold the packet before; none is touched again within so many frames. */
const BUFFERS = 8;

export interface TransmitterSettings {
  readonly ssrc: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly send: (packet: Uint8Array) => void;
}

export interface SendFormat {
  readonly law: G711Law;
  readonly payloadType: number;
  readonly keysPayloadType: number | undefined;
  readonly ptimeMs: number;
}

/** Turns frames into packets: one call per 20 ms, whether something is sent or not, keeps the timestamps true. */
export class Transmitter {
  readonly #settings: TransmitterSettings;
  readonly #keys = new KeySender();
  readonly #buffers = Array.from(
    { length: BUFFERS },
    () => new Uint8Array(RTP_HEADER_BYTES + MOST_FRAMES * FRAME_SAMPLES),
  );
  #format: SendFormat = { law: 'alaw', payloadType: 8, keysPayloadType: undefined, ptimeMs: FRAME_MS };
  #framesPerPacket = 1;
  #gathered = 0;
  #buffer = 0;
  #sequence: number;
  #timestamp: number;
  #first = true;
  #packets = 0;
  #bytes = 0;

  constructor(settings: TransmitterSettings) {
    this.#settings = settings;
    this.#sequence = settings.firstSequence & 0xffff;
    this.#timestamp = settings.firstTimestamp >>> 0;
  }

  get ssrc(): number {
    return this.#settings.ssrc;
  }

  get packets(): number {
    return this.#packets;
  }

  /** Payload bytes sent, for sender reports. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Timestamp of the next frame. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** True while keys go out instead of audio. */
  get sendingKeys(): boolean {
    return this.#keys.busy;
  }

  configure(format: SendFormat): void {
    this.#format = format;
    const frames = format.ptimeMs / FRAME_MS;
    this.#framesPerPacket = Number.isInteger(frames) && frames >= 1 && frames <= MOST_FRAMES ? frames : 1;
    this.#gathered = 0;
  }

  sendKeys(keys: string, toneSamples: number, gapSamples: number): void {
    this.#keys.send(keys, toneSamples, gapSamples);
  }

  /** Time passes without a packet. */
  skip(frames: number): void {
    this.#gathered = 0;
    this.#timestamp = (this.#timestamp + frames * FRAME_SAMPLES) >>> 0;
  }

  /** Sends 20 ms: a key that is due instead of the audio. */
  frame(samples: Int16Array): void {
    const keysPayloadType = this.#format.keysPayloadType;
    const key = keysPayloadType !== undefined && this.#keys.busy ? this.#keys.next(FRAME_SAMPLES) : undefined;
    if (key && keysPayloadType !== undefined) {
      this.#gathered = 0;
      const packet = this.#next();
      packet.set(key.payload, RTP_HEADER_BYTES);
      this.#send(packet, key.payload.length, keysPayloadType, key.marker, this.#timestamp - key.offset);
    } else {
      this.#audio(samples);
    }
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
  }

  #audio(samples: Int16Array): void {
    const packet = this.#gathered === 0 ? this.#next() : this.#current();
    encodeG711Into(this.#format.law, samples, packet, RTP_HEADER_BYTES + this.#gathered * FRAME_SAMPLES);
    this.#gathered++;
    if (this.#gathered < this.#framesPerPacket) return;
    const length = this.#gathered * FRAME_SAMPLES;
    const timestamp = this.#timestamp - (this.#gathered - 1) * FRAME_SAMPLES;
    this.#gathered = 0;
    this.#send(packet, length, this.#format.payloadType, this.#first, timestamp);
    this.#first = false;
  }

  #send(packet: Uint8Array, payloadBytes: number, payloadType: number, marker: boolean, timestamp: number): void {
    writeRtpHeader(packet, {
      payloadType,
      marker,
      sequence: this.#sequence,
      timestamp: timestamp >>> 0,
      ssrc: this.#settings.ssrc,
    });
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#packets++;
    this.#bytes += payloadBytes;
    this.#settings.send(packet.subarray(0, RTP_HEADER_BYTES + payloadBytes));
  }

  #next(): Uint8Array {
    this.#buffer = (this.#buffer + 1) % BUFFERS;
    return this.#current();
  }

  #current(): Uint8Array {
    return this.#buffers[this.#buffer] ?? new Uint8Array(RTP_HEADER_BYTES + MOST_FRAMES * FRAME_SAMPLES);
  }
}
