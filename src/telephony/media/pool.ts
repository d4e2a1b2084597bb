import type { MediaSession } from './session.ts';

/** G.711 A-law, G.711 µ-law, G.722 (RFC 3551 section 6: its RTP clock is 8000 although it samples at 16 kHz). */
export type Codec = 'PCMA' | 'PCMU' | 'G722';

/** What offer and answer agreed on for one audio stream. */
export interface MediaParameters {
  readonly codec: Codec;
  readonly payloadType: number;
  /** Payload type of telephone-event/8000 (RFC 4733) in each direction; absent: keys are heard in-band and sent as tones. */
  readonly keysPayloadType?: number;
  /** Where the far end says it receives. Packets go to the address that really sends once one arrived (symmetric RTP, RFC 4961). */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** RTCP port of the far end when it is not `remotePort + 1`; equal to `remotePort` for rtcp-mux (RFC 5761). */
  readonly remoteRtcpPort?: number;
  /** As seen from here: `sendonly` means that we send and the far end only listens. */
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  /** Packet time that the far end asked for in ms; 20 when absent. */
  readonly ptimeMs?: number;
}

/** A media session whose RTP runs over our own UDP sockets. */
export interface RtpMediaSession extends MediaSession {
  /** Our even RTP port; RTCP is the next one. */
  readonly localPort: number;
  /** Applies an agreed offer/answer; again for each re-INVITE. Media flows from the first call on. */
  start(parameters: MediaParameters): void;
  /** The far end showed by other means than media that it is there: silence counts from here on. */
  signOfLife(): void;
}

/**
 * A media session whose RTP packets somebody else carries (a browser's DTLS-SRTP transport, a websocket): decrypted RTP
 * packets in and out, RFC 3550 layout, PCMU or PCMA. Who carries them watches the wire: `stalled` tells of the loss of the
 * media worker only.
 */
export interface RelayedMediaSession extends MediaSession {
  start(parameters: Pick<MediaParameters, 'codec' | 'payloadType' | 'keysPayloadType'>): void;
  /** A packet came in; ownership passes. */
  receive(packet: Uint8Array): void;
  /** Called for each packet to send, each 20 ms. */
  onPacket(send: (packet: Uint8Array) => void): void;
}

export interface MediaPoolSettings {
  /** Number of worker threads, at least 1. */
  readonly workers: number;
  /** First and last UDP port for RTP and RTCP, both included. */
  readonly rtpPorts: readonly [number, number];
  /** Local address of the RTP sockets. */
  readonly bindAddress: string;
  /** Sessions that the node carries at most; further `open` calls answer undefined. */
  readonly capacity: number;
}

/** The media workers of one node. */
export interface MediaPool {
  /** Reserves ports and a place on a worker, atomically; undefined when the node is full or no port is free. */
  open(): Promise<RtpMediaSession | undefined>;
  openRelayed(): Promise<RelayedMediaSession | undefined>;
  /** Sessions open now, and the most that fit. */
  readonly load: { readonly sessions: number; readonly capacity: number };
  /** Tick figures since the last call: how late packets left, for `/metrics` and the density benchmark. */
  figures(): Promise<MediaFigures>;
  close(): Promise<void>;
}

export interface MediaFigures {
  readonly packetsSent: number;
  /** Lateness against the 20 ms schedule in ms. */
  readonly lateMsP50: number;
  readonly lateMsP99: number;
  readonly lateMsMax: number;
  readonly workerCpuSeconds: number;
}
