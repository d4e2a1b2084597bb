import type { Clock } from '#base';
import type { PacketSource } from '../rtp/latch.ts';
import { ntpOf, type Reception, roundTripOf } from '../rtp/reception.ts';
import { buildRtcp, parseRtcp, type RtcpPacket } from '../rtp/rtcp.ts';
import type { Transmitter } from './transmitter.ts';

/** The RTCP side of one call: tells the far end how it is heard and learns how we are. */
export class Reports {
  readonly #clock: Clock;
  readonly #cname: string;
  #source: PacketSource | undefined;
  #packetsReported = 0;
  #roundTripMs: number | undefined;

  /** `cname` names us without naming the host (RFC 7022). */
  constructor(clock: Clock, cname: string) {
    this.#clock = clock;
    this.#cname = cname;
  }

  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Where reports go: to whence they come, else to what the far end announced. */
  target(media: PacketSource, announcedPort: number | undefined): PacketSource {
    if (this.#source?.address === media.address) return this.#source;
    return { address: media.address, port: announcedPort ?? media.port + 1 };
  }

  /** Takes a compound packet; false when it is none, or not from the host that media comes from. */
  packet(
    bytes: Uint8Array,
    source: PacketSource,
    media: PacketSource,
    reception: Reception | undefined,
    ssrc: number,
  ): boolean {
    if (source.address !== media.address) return false;
    const packets = parseRtcp(bytes);
    if (!packets) return false;
    this.#source = { address: source.address, port: source.port };
    for (const packet of packets) this.#take(packet, reception, ssrc);
    return true;
  }

  #take(packet: RtcpPacket, reception: Reception | undefined, ssrc: number): void {
    if (packet.type !== 'report') return;
    if (packet.sender && packet.ssrc === reception?.ssrc)
      reception.senderReport(packet.sender.ntpSeconds, packet.sender.ntpFraction, this.#clock.now());
    const own = packet.blocks.find((block) => block.ssrc === ssrc);
    if (own) this.#roundTripMs = roundTripOf(own, this.#clock.wallNow()) ?? this.#roundTripMs;
  }

  /** The next compound packet: a sender report when something was sent since the last. */
  build(transmitter: Transmitter, reception: Reception | undefined, leaving: boolean): Uint8Array {
    const sending = transmitter.packets > this.#packetsReported;
    this.#packetsReported = transmitter.packets;
    const report = {
      ssrc: transmitter.ssrc,
      blocks: reception ? [reception.report(this.#clock.now())] : [],
      cname: this.#cname,
      leaving,
    };
    if (!sending) return buildRtcp(report);
    const sender = {
      ...ntpOf(this.#clock.wallNow()),
      timestamp: transmitter.timestamp,
      packets: transmitter.packets >>> 0,
      bytes: transmitter.bytes >>> 0,
    };
    return buildRtcp({ ...report, sender });
  }
}
