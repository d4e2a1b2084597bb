import { putUint16, putUint32, uint16, uint32 } from './packet.ts';

/** Packet types of RFC 3550 section 12.1. */
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const CNAME = 1;

const BLOCK_BYTES = 24;
const SENDER_INFO_BYTES = 20;

/** What one receiver says about one source (section 6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Share of the packets lost since the last report, in 256ths. */
  readonly fractionLost: number;
  /** Packets lost since the beginning; negative when duplicates outnumber losses. */
  readonly lost: number;
  /** Highest sequence number with its count of wraps above it. */
  readonly highestSequence: number;
  /** Interarrival jitter in timestamp units. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report, and the time since then in 65536ths of a second. */
  readonly lastReport: number;
  readonly delaySinceLastReport: number;
}

/** What a sender says about itself. */
export interface SenderInfo {
  /** NTP time: seconds since 1900 and their fraction in 2^32ths. */
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

export type RtcpPacket =
  | {
      readonly type: 'report';
      readonly ssrc: number;
      readonly sender?: SenderInfo;
      readonly blocks: readonly ReportBlock[];
    }
  | { readonly type: 'description'; readonly names: readonly { readonly ssrc: number; readonly cname: string }[] }
  | { readonly type: 'goodbye'; readonly ssrcs: readonly number[]; readonly reason: string }
  | { readonly type: 'other'; readonly packetType: number };

/**
 * Reads a compound packet; undefined when the validity checks of RFC 3550 appendix A.2 fail: version 2 throughout,
 * a report first, padding in the last packet only, lengths that add up. Never throws.
 */
export function parseRtcp(bytes: Uint8Array): readonly RtcpPacket[] | undefined {
  if (!beginsWithReport(bytes)) return undefined;
  const packets: RtcpPacket[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + uint16(bytes, at + 2) * 4;
    const body = bodyOf(bytes, at, end);
    const packet = body && parseOne(body);
    if (!packet) return undefined;
    packets.push(packet);
    at = end;
  }
  return packets;
}

function beginsWithReport(bytes: Uint8Array): boolean {
  const type = bytes[1];
  const padded = ((bytes[0] ?? 0) & 0x20) !== 0;
  return bytes.length >= 8 && !padded && (type === SENDER_REPORT || type === RECEIVER_REPORT);
}

/** One packet of a compound without its padding; undefined when it does not fit. */
function bodyOf(bytes: Uint8Array, at: number, end: number): Uint8Array | undefined {
  const first = bytes[at] ?? 0;
  if (bytes.length - at < 4 || first >> 6 !== 2 || end > bytes.length) return undefined;
  if (!(first & 0x20)) return bytes.subarray(at, end);
  const padding = bytes[end - 1] ?? 0;
  const fits = end === bytes.length && padding > 0 && padding <= end - at - 4;
  return fits ? bytes.subarray(at, end - padding) : undefined;
}

function parseOne(bytes: Uint8Array): RtcpPacket | undefined {
  const packetType = bytes[1] ?? 0;
  if (packetType === SENDER_REPORT || packetType === RECEIVER_REPORT) return parseReport(bytes, packetType);
  if (packetType === SOURCE_DESCRIPTION) return parseDescription(bytes);
  if (packetType === GOODBYE) return parseGoodbye(bytes);
  return { type: 'other', packetType };
}

function parseReport(bytes: Uint8Array, packetType: number): RtcpPacket | undefined {
  const count = (bytes[0] ?? 0) & 0x1f;
  const withSender = packetType === SENDER_REPORT;
  const start = 8 + (withSender ? SENDER_INFO_BYTES : 0);
  if (bytes.length < start + count * BLOCK_BYTES) return undefined;
  const blocks = Array.from({ length: count }, (_, i) => parseBlock(bytes, start + i * BLOCK_BYTES));
  const report = { type: 'report' as const, ssrc: uint32(bytes, 4), blocks };
  if (!withSender) return report;
  const sender = {
    ntpSeconds: uint32(bytes, 8),
    ntpFraction: uint32(bytes, 12),
    timestamp: uint32(bytes, 16),
    packets: uint32(bytes, 20),
    bytes: uint32(bytes, 24),
  };
  return { ...report, sender };
}

function parseBlock(bytes: Uint8Array, at: number): ReportBlock {
  return {
    ssrc: uint32(bytes, at),
    fractionLost: bytes[at + 4] ?? 0,
    lost: (uint32(bytes, at + 4) << 8) >> 8,
    highestSequence: uint32(bytes, at + 8),
    jitter: uint32(bytes, at + 12),
    lastReport: uint32(bytes, at + 16),
    delaySinceLastReport: uint32(bytes, at + 20),
  };
}

/** Chunks of items, each chunk ended by a zero and padded to 32 bits (section 6.5). */
function parseDescription(bytes: Uint8Array): RtcpPacket | undefined {
  const names: { ssrc: number; cname: string }[] = [];
  let at = 4;
  for (let chunk = (bytes[0] ?? 0) & 0x1f; chunk > 0; chunk--) {
    if (at + 4 > bytes.length) return undefined;
    const ssrc = uint32(bytes, at);
    at += 4;
    while ((bytes[at] ?? 0) !== 0) {
      const length = bytes[at + 1] ?? 0;
      if (at + 2 + length > bytes.length) return undefined;
      if (bytes[at] === CNAME) names.push({ ssrc, cname: textOf(bytes.subarray(at + 2, at + 2 + length)) });
      at += 2 + length;
    }
    at = (at + 4) & ~3;
  }
  return { type: 'description', names };
}

function parseGoodbye(bytes: Uint8Array): RtcpPacket | undefined {
  const count = (bytes[0] ?? 0) & 0x1f;
  const end = 4 + count * 4;
  if (bytes.length < end) return undefined;
  const ssrcs = Array.from({ length: count }, (_, i) => uint32(bytes, 4 + i * 4));
  const length = bytes[end] ?? 0;
  return { type: 'goodbye', ssrcs, reason: textOf(bytes.subarray(end + 1, Math.min(end + 1 + length, bytes.length))) };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/**
 * A compound packet as section 6.1 wants it: a sender report (receiver report without `sender`), our canonical name,
 * and a goodbye when `leaving`.
 */
export function buildRtcp(report: {
  readonly ssrc: number;
  readonly sender?: SenderInfo;
  readonly blocks: readonly ReportBlock[];
  readonly cname: string;
  readonly leaving?: boolean;
}): Uint8Array {
  const parts = [reportBytes(report.ssrc, report.sender, report.blocks), descriptionBytes(report.ssrc, report.cname)];
  if (report.leaving) parts.push(goodbyeBytes(report.ssrc));
  return Buffer.concat(parts);
}

function header(out: Uint8Array, count: number, packetType: number): void {
  out[0] = 0x80 | count;
  out[1] = packetType;
  putUint16(out, 2, out.length / 4 - 1);
}

function reportBytes(ssrc: number, sender: SenderInfo | undefined, blocks: readonly ReportBlock[]): Uint8Array {
  const start = 8 + (sender ? SENDER_INFO_BYTES : 0);
  const out = new Uint8Array(start + blocks.length * BLOCK_BYTES);
  header(out, blocks.length, sender ? SENDER_REPORT : RECEIVER_REPORT);
  putUint32(out, 4, ssrc);
  if (sender) {
    putUint32(out, 8, sender.ntpSeconds);
    putUint32(out, 12, sender.ntpFraction);
    putUint32(out, 16, sender.timestamp);
    putUint32(out, 20, sender.packets);
    putUint32(out, 24, sender.bytes);
  }
  blocks.forEach((block, i) => {
    putBlock(out, start + i * BLOCK_BYTES, block);
  });
  return out;
}

function putBlock(out: Uint8Array, at: number, block: ReportBlock): void {
  const lost = Math.max(-0x800000, Math.min(0x7fffff, block.lost));
  putUint32(out, at, block.ssrc);
  putUint32(out, at + 4, (block.fractionLost << 24) | (lost & 0xffffff));
  putUint32(out, at + 8, block.highestSequence);
  putUint32(out, at + 12, block.jitter);
  putUint32(out, at + 16, block.lastReport);
  putUint32(out, at + 20, block.delaySinceLastReport);
}

function descriptionBytes(ssrc: number, cname: string): Uint8Array {
  const name = Buffer.from(cname, 'utf8').subarray(0, 255);
  // One to four zeros end the chunk on a 32-bit border.
  const out = new Uint8Array(8 + ((2 + name.length + 4) & ~3));
  header(out, 1, SOURCE_DESCRIPTION);
  putUint32(out, 4, ssrc);
  out[8] = CNAME;
  out[9] = name.length;
  out.set(name, 10);
  return out;
}

function goodbyeBytes(ssrc: number): Uint8Array {
  const out = new Uint8Array(8);
  header(out, 1, GOODBYE);
  putUint32(out, 4, ssrc);
  return out;
}
