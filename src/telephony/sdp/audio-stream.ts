import type { Codec, MediaParameters } from '../media/pool.ts';
import { attributeOf, attributesOf, connectionOf, type SdpMedia, type SessionDescription } from './description.ts';

/** What a description says about the audio stream that we would use. */
export interface AudioStream {
  /** Position among the m= lines. */
  readonly index: number;
  /** Where its side receives. May be a host name. */
  readonly address: string;
  readonly port: number;
  readonly rtcpPort?: number;
  /** From the describing side's point of view. */
  readonly direction: MediaParameters['direction'];
  /** Address 0.0.0.0: hold as before RFC 3264. */
  readonly isBlackHole: boolean;
  /** Those that we know, in the order of the m= line. */
  readonly codecs: readonly { readonly codec: Codec; readonly payloadType: number }[];
  readonly keysPayloadType?: number;
  readonly ptimeMs?: number;
}

/** Payload types that need no rtpmap (RFC 3551 table 4). */
const STATIC_NAMES: Readonly<Record<string, string>> = { '0': 'PCMU/8000', '8': 'PCMA/8000', '9': 'G722/8000' };
const CODECS: Readonly<Record<string, Codec>> = { 'PCMU/8000': 'PCMU', 'PCMA/8000': 'PCMA', 'G722/8000': 'G722' };
const KEYS = 'TELEPHONE-EVENT/8000';
const PROTOCOLS = new Set(['RTP/AVP', 'RTP/AVPF']);
const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
const MAX_PTIME_MS = 200;

/** The first audio stream over plain RTP that is not refused and has an address. */
export function readAudio(description: SessionDescription): AudioStream | undefined {
  const index = description.media.findIndex(
    (media) => media.kind === 'audio' && media.port !== 0 && PROTOCOLS.has(media.protocol.toUpperCase()),
  );
  const media = description.media[index];
  const connection = media && (connectionOf(media.lines) ?? connectionOf(description.lines));
  if (!media || !connection) return undefined;
  const names = payloadNames(media);
  const types = media.formats.flatMap((format) => {
    const name = names.get(format);
    const payloadType = Number(format);
    return name !== undefined && /^\d{1,3}$/.test(format) && payloadType < 128 ? [{ name, payloadType }] : [];
  });
  const keysPayloadType = types.find(({ name }) => name === KEYS)?.payloadType;
  const rtcpPort = positive(attributeOf(media.lines, 'rtcp'), 65_535);
  const ptimeMs = positive(attributeOf(media.lines, 'ptime'), MAX_PTIME_MS);
  return {
    index,
    address: connection.address,
    port: media.port,
    ...(rtcpPort !== undefined && { rtcpPort }),
    direction: directionOf(media, description),
    isBlackHole: connection.address === '0.0.0.0',
    codecs: types.flatMap(({ name, payloadType }) => {
      const codec = CODECS[name];
      return codec ? [{ codec, payloadType }] : [];
    }),
    ...(keysPayloadType !== undefined && { keysPayloadType }),
    ...(ptimeMs !== undefined && { ptimeMs }),
  };
}

/** Encoding and clock rate by payload type, in upper case. A channel count of 1 is left out. */
function payloadNames(media: SdpMedia): Map<string, string> {
  const names = new Map(Object.entries(STATIC_NAMES));
  for (const value of attributesOf(media.lines, 'rtpmap')) {
    const match = /^(\d+)\s+(\S+)/.exec(value);
    if (match) names.set(match[1] ?? '', (match[2] ?? '').toUpperCase().replace(/\/1$/, ''));
  }
  return names;
}

function directionOf(media: SdpMedia, description: SessionDescription): MediaParameters['direction'] {
  for (const lines of [media.lines, description.lines]) {
    const found = DIRECTIONS.find((direction) => attributeOf(lines, direction) !== undefined);
    if (found) return found;
  }
  return 'sendrecv';
}

function positive(text: string | undefined, limit: number): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return value > 0 && value <= limit ? value : undefined;
}
