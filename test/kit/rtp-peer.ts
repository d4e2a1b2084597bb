import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeG711, encodeG711, type G711Law } from '#audio';
import { buildRtp, parseRtp, type RtpPacket } from '../../src/telephony/rtp/packet.ts';

const FRAME = 160;

/** The far end of a call for tests: a socket that sends and collects RTP packets. */
export class RtpPeer {
  readonly socket: Socket;
  readonly packets: RtpPacket[] = [];
  readonly law: G711Law;
  readonly payloadType: number;
  target: { readonly address: string; readonly port: number } | undefined;
  ssrc = 0x1234;
  sequence = 65_530;
  timestamp = 0xffff_ff00;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket, law: G711Law) {
    this.socket = socket;
    this.law = law;
    this.payloadType = law === 'alaw' ? 8 : 0;
    socket.on('message', (bytes) => {
      const packet = parseRtp(Uint8Array.from(bytes));
      if (packet) this.packets.push(packet);
      for (const check of this.#waiting) check();
    });
  }

  static async open(law: G711Law = 'alaw', port = 0): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpPeer(socket, law);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** One packet; the time base advances unless an event's packet keeps it. */
  packet(
    payload: Uint8Array,
    options: { payloadType?: number; advance?: number; timestamp?: number } = {},
  ): Uint8Array {
    const packet = buildRtp({
      payloadType: options.payloadType ?? this.payloadType,
      marker: false,
      sequence: this.sequence,
      timestamp: options.timestamp ?? this.timestamp,
      ssrc: this.ssrc,
      payload,
    });
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp = (this.timestamp + (options.advance ?? payload.length)) >>> 0;
    return packet;
  }

  audio(samples: Int16Array): Uint8Array {
    return this.packet(encodeG711(this.law, samples));
  }

  send(packet: Uint8Array): void {
    if (this.target) this.socket.send(packet, this.target.port, this.target.address);
  }

  /** Sends samples in 20 ms packets at their pace; resolves after the last. */
  async speak(samples: Int16Array, drop: (index: number) => boolean = () => false): Promise<void> {
    const startedAt = performance.now();
    for (let at = 0, index = 0; at < samples.length; at += FRAME, index++) {
      const packet = this.audio(samples.subarray(at, at + FRAME));
      if (!drop(index)) this.send(packet);
      const waitMs = startedAt + (index + 1) * 20 - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Resolves as soon as `condition` holds; it is looked at after each packet. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** All audio received, in order of arrival. */
  get heard(): Int16Array {
    const parts = this.packets.filter((packet) => packet.payloadType === this.payloadType);
    return decodeG711(this.law, Buffer.concat(parts.map((packet) => packet.payload)));
  }

  close(): void {
    this.socket.close();
  }
}

/** A sine, `level` as peak amplitude. */
export function sine(hz: number, durationMs: number, level = 8000): Int16Array {
  return Int16Array.from({ length: durationMs * 8 }, (_, i) =>
    Math.round(level * Math.sin((2 * Math.PI * hz * i) / 8000)),
  );
}

/** Power of one frequency in `samples` as a share of their whole energy: 1 for a pure tone. */
export function shareOfTone(samples: Int16Array, hz: number): number {
  let re = 0;
  let im = 0;
  let energy = 0;
  samples.forEach((sample, i) => {
    const angle = (2 * Math.PI * hz * i) / 8000;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
    energy += sample * sample;
  });
  return energy === 0 ? 0 : (2 * (re * re + im * im)) / (samples.length * energy);
}
