/**
 * RTP fixed header (RFC 3550 section 5.1):
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *    |                           timestamp                           |
 *    |           synchronization source (SSRC) identifier            |
 *    |            contributing source (CSRC) identifiers ...         |
 */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** A view of the packet, without padding. */
  readonly payload: Uint8Array;
}

export const RTP_HEADER_BYTES = 12;

/** Reads a packet; undefined when the header check of RFC 3550 appendix A.1 fails. Never throws. */
export function parseRtp(bytes: Uint8Array): RtpPacket | undefined {
  if (bytes.length < RTP_HEADER_BYTES) return undefined;
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (first >> 6 !== 2) return undefined;
  // Payload types 72-76 are RTCP packet types whose top bit is read as the marker.
  if (looksLikeRtcp(bytes)) return undefined;
  const start = payloadStart(bytes, first);
  const padding = first & 0x20 ? (bytes[bytes.length - 1] ?? 0) : 0;
  const end = bytes.length - padding;
  if (start > end || (first & 0x20 && padding === 0)) return undefined;
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: uint16(bytes, 2),
    timestamp: uint32(bytes, 4),
    ssrc: uint32(bytes, 8),
    payload: bytes.subarray(start, end),
  };
}

/** True for the packet types 192-223, which tell RTCP from RTP on one port (RFC 5761 section 4). */
export function looksLikeRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** After contributing sources and the header extension (section 5.3.1). */
function payloadStart(bytes: Uint8Array, first: number): number {
  const afterSources = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if (!(first & 0x10)) return afterSources;
  if (bytes.length < afterSources + 4) return bytes.length + 1;
  return afterSources + 4 + uint16(bytes, afterSources + 2) * 4;
}

/** Writes a header without contributing sources or extension at the start of `out`. */
export function writeRtpHeader(out: Uint8Array, header: Omit<RtpPacket, 'payload'>): void {
  out[0] = 0x80;
  out[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  putUint16(out, 2, header.sequence);
  putUint32(out, 4, header.timestamp);
  putUint32(out, 8, header.ssrc);
}

/** A whole packet in fresh memory. */
export function buildRtp(packet: RtpPacket): Uint8Array {
  const out = new Uint8Array(RTP_HEADER_BYTES + packet.payload.length);
  writeRtpHeader(out, packet);
  out.set(packet.payload, RTP_HEADER_BYTES);
  return out;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
}

export function putUint16(out: Uint8Array, at: number, value: number): void {
  out[at] = value >> 8;
  out[at + 1] = value;
}

export function putUint32(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}
