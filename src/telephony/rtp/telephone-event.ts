import { putUint16 } from './packet.ts';

/**
 * Telephone events (RFC 4733 section 2.3):
 *
 *    |     event     |E|R| volume    |          duration             |
 */
const KEYS = '0123456789*#ABCD';
const EVENT_BYTES = 4;
const END = 0x80;
/** Power of the tone below 0 dBm0, as gateways expect it. */
const VOLUME = 10;
/** The last packet of an event is sent this often (section 2.5.1.4). */
const END_PACKETS = 3;
const MOST_DURATION = 0xffff;

/** Hears keys in telephone-event packets; each press is reported once, whatever is lost or repeated. */
export class KeyReceiver {
  #timestamp: number | undefined;
  #ended = false;
  #key = '';

  /** Takes one packet; returns the key that went down with it, or undefined. */
  packet(timestamp: number, payload: Uint8Array): string | undefined {
    if (payload.length < EVENT_BYTES) return undefined;
    const key = KEYS[payload[0] ?? 255];
    if (key === undefined) return undefined;
    const end = ((payload[1] ?? 0) & END) !== 0;
    if (this.#continues(timestamp, key)) {
      this.#timestamp = timestamp;
      this.#ended ||= end;
      return undefined;
    }
    if (this.#timestamp !== undefined && ((timestamp - this.#timestamp) | 0) < 0) return undefined;
    this.#timestamp = timestamp;
    this.#ended = end;
    this.#key = key;
    return key;
  }

  /**
   * An event keeps the timestamp of its beginning; one that is longer than the duration field goes on as a further
   * segment whose timestamp is exactly where the last one stopped (section 2.5.1.3).
   */
  #continues(timestamp: number, key: string): boolean {
    if (this.#timestamp === undefined || key !== this.#key) return false;
    if (timestamp === this.#timestamp) return true;
    return !this.#ended && ((timestamp - this.#timestamp) | 0) === MOST_DURATION;
  }
}

/** One packet of a key that is being sent. */
export interface KeyPacket {
  readonly payload: Uint8Array;
  /** First packet of an event: carries the marker bit. */
  readonly marker: boolean;
  /** Samples since the event began; the RTP timestamp stays that of the beginning. */
  readonly offset: number;
}

interface SendingKey {
  readonly key: string;
  readonly toneSamples: number;
  readonly gapSamples: number;
}

/** Sends keys, one after the other: each frame asks for the packets that replace its audio. */
export class KeySender {
  readonly #waiting: SendingKey[] = [];
  #elapsed = 0;
  #endsLeft = 0;
  #gapLeft = 0;

  /** Queues keys; characters that are no keys are left out. Times in samples. */
  send(keys: string, toneSamples: number, gapSamples: number): void {
    for (const key of keys.toUpperCase()) {
      if (KEYS.includes(key)) this.#waiting.push({ key, toneSamples: Math.max(1, toneSamples), gapSamples });
    }
  }

  get busy(): boolean {
    return this.#waiting.length > 0 || this.#gapLeft > 0;
  }

  /** The packet for the next `frameSamples`; undefined in a gap or when nothing is to be sent. */
  next(frameSamples: number): KeyPacket | undefined {
    if (this.#gapLeft > 0) {
      this.#gapLeft = Math.max(0, this.#gapLeft - frameSamples);
      return undefined;
    }
    const current = this.#waiting[0];
    if (!current) return undefined;
    const marker = this.#elapsed === 0;
    const offset = this.#elapsed;
    this.#elapsed += frameSamples;
    const over = this.#elapsed >= current.toneSamples;
    const duration = Math.min(MOST_DURATION, Math.max(frameSamples, Math.min(this.#elapsed, current.toneSamples)));
    if (over && this.#endsLeft === 0) this.#endsLeft = END_PACKETS;
    const payload = eventPayload(current.key, this.#endsLeft > 0, duration);
    if (this.#endsLeft > 0 && --this.#endsLeft === 0) {
      this.#waiting.shift();
      this.#elapsed = 0;
      this.#gapLeft = current.gapSamples;
    }
    return { payload, marker, offset };
  }
}

function eventPayload(key: string, end: boolean, duration: number): Uint8Array {
  const payload = new Uint8Array(EVENT_BYTES);
  payload[0] = KEYS.indexOf(key);
  payload[1] = (end ? END : 0) | VOLUME;
  putUint16(payload, 2, duration);
  return payload;
}
