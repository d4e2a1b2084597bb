import { isIP } from 'node:net';
import type { Codec, MediaParameters } from '../media/pool.ts';
import { type AudioStream, readAudio } from './audio-stream.ts';
import { parseDescription, type SdpLine, type SdpMedia, serialiseDescription } from './description.ts';

export type Direction = MediaParameters['direction'];

/** Our side of one session: what we can do and where we receive. */
export interface LocalAudio {
  /** Address for c= and o=: what the far end can reach. */
  readonly address: string;
  readonly port: number;
  /** In order of preference. */
  readonly codecs: readonly Codec[];
  /** o= session id, and its version: one more for each changed description (RFC 3264 section 8). */
  readonly sessionId: number;
  readonly version: number;
}

/** Both sides agree: the description to send where we answer, and what the media does. */
export interface Agreement {
  readonly parameters: MediaParameters;
  /** The far end has put us on hold: it does not listen (RFC 3264 section 8.4, RFC 2543 0.0.0.0). */
  readonly isHeld: boolean;
}

const STATIC_TYPES: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8, G722: 9 };
const KEYS_TYPE = 101;
const PTIME_MS = 20;

/** An offer for one audio stream (RFC 3264 section 5). */
export function createOffer(local: LocalAudio, direction: Direction = 'sendrecv'): string {
  const codecs = local.codecs.map((codec) => ({ codec, payloadType: STATIC_TYPES[codec] }));
  const media = audioSection(local.port, 'RTP/AVP', codecs, KEYS_TYPE, direction);
  return serialiseDescription({ lines: sessionLines(local), media: [media] });
}

/**
 * Answers an offer (RFC 3264 section 6): the first codec of the offer that we have; every other stream is refused with port 0.
 * Undefined when there is no audio stream that we could carry (488).
 * `sourceAddress` is used where the offer names no IP address.
 */
export function answerOffer(
  offerText: string,
  local: LocalAudio,
  sourceAddress: string,
): (Agreement & { readonly answer: string }) | undefined {
  const offer = parseDescription(offerText);
  const stream = offer && readAudio(offer);
  const chosen = stream?.codecs.find(({ codec }) => local.codecs.includes(codec));
  if (!stream || !chosen || !isSameFamily(stream, local.address)) return undefined;
  const direction = ANSWERS[stream.isBlackHole ? 'sendonly' : stream.direction];
  const media = offer.media.map((section, index) =>
    index === stream.index
      ? audioSection(local.port, section.protocol, [chosen], stream.keysPayloadType, direction)
      : { ...section, port: 0, lines: [] },
  );
  return {
    answer: serialiseDescription({ lines: sessionLines(local), media }),
    parameters: parametersOf(stream, chosen, direction, sourceAddress),
    isHeld: isHeld(stream),
  };
}

/** Reads the answer to an offer of `local`; undefined when it took none of our codecs. */
export function acceptAnswer(
  answerText: string,
  local: LocalAudio,
  sourceAddress: string,
  offered: Direction = 'sendrecv',
): Agreement | undefined {
  const answer = parseDescription(answerText);
  const stream = answer && readAudio(answer);
  const chosen = stream?.codecs.find(({ codec }) => local.codecs.includes(codec));
  if (!stream || !chosen || !isSameFamily(stream, local.address)) return undefined;
  const direction = both(offered, ANSWERS[stream.isBlackHole ? 'sendonly' : stream.direction]);
  return { parameters: parametersOf(stream, chosen, direction, sourceAddress), isHeld: isHeld(stream) };
}

/** What we may do when the far end says this about itself (RFC 3264 section 6.1). */
const ANSWERS: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

function both(a: Direction, b: Direction): Direction {
  const sends = (direction: Direction) => direction === 'sendrecv' || direction === 'sendonly';
  const receives = (direction: Direction) => direction === 'sendrecv' || direction === 'recvonly';
  const send = sends(a) && sends(b);
  const receive = receives(a) && receives(b);
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

function isHeld(stream: AudioStream): boolean {
  return stream.isBlackHole || stream.direction === 'sendonly' || stream.direction === 'inactive';
}

function isSameFamily(stream: AudioStream, localAddress: string): boolean {
  const family = isIP(stream.address);
  return family === 0 || family === isIP(localAddress);
}

function parametersOf(
  stream: AudioStream,
  chosen: { readonly codec: Codec; readonly payloadType: number },
  direction: Direction,
  sourceAddress: string,
): MediaParameters {
  return {
    codec: chosen.codec,
    payloadType: chosen.payloadType,
    ...(stream.keysPayloadType !== undefined && { keysPayloadType: stream.keysPayloadType }),
    // A host name is not resolved: the packets' source decides anyway (symmetric RTP).
    remoteAddress: isIP(stream.address) === 0 ? sourceAddress : stream.address,
    remotePort: stream.port,
    ...(stream.rtcpPort !== undefined && { remoteRtcpPort: stream.rtcpPort }),
    direction,
    ...(stream.ptimeMs !== undefined && { ptimeMs: stream.ptimeMs }),
  };
}

function sessionLines(local: LocalAudio): SdpLine[] {
  const where = `IN ${isIP(local.address) === 6 ? 'IP6' : 'IP4'} ${local.address}`;
  return [
    { type: 'v', value: '0' },
    { type: 'o', value: `- ${local.sessionId} ${local.version} ${where}` },
    { type: 's', value: '-' },
    { type: 'c', value: where },
    { type: 't', value: '0 0' },
  ];
}

function audioSection(
  port: number,
  protocol: string,
  codecs: readonly { readonly codec: Codec; readonly payloadType: number }[],
  keysType: number | undefined,
  direction: Direction,
): SdpMedia {
  const attributes = codecs.map(({ codec, payloadType }) => `rtpmap:${payloadType} ${codec}/8000`);
  if (keysType !== undefined) attributes.push(`rtpmap:${keysType} telephone-event/8000`, `fmtp:${keysType} 0-16`);
  attributes.push(`ptime:${PTIME_MS}`, direction);
  return {
    kind: 'audio',
    port,
    protocol,
    formats: [...codecs.map(({ payloadType }) => payloadType), ...(keysType === undefined ? [] : [keysType])].map(
      String,
    ),
    lines: attributes.map((value) => ({ type: 'a', value })),
  };
}
