import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpPacket, StunProtocol } from 'werift';
import type { Log } from '#base';
import { buildRtp } from '../rtp/packet.ts';
import type { BrowserNetwork, PortReservation } from './network.ts';
import { packetGate } from './packet-gate.ts';
import { type G711, iceUser, offeredG711, withCandidates, withoutCandidates } from './session-description.ts';

/** The browser's offer cannot be answered by WebRTC; the websocket may still carry the call. */
class OfferError extends Error {
  override readonly name = 'OfferError';
}

export interface WebRtcPeerSettings {
  readonly offer: string;
  /** False: the browser sends no audio, and we ask for none. */
  readonly microphone: boolean;
  readonly network: BrowserNetwork;
  readonly log: Log;
  /** An RTP packet of the browser, decrypted, in memory of its own. */
  readonly onPacket: (packet: Uint8Array) => void;
  /** `failed` is final. */
  readonly onState: (state: 'connected' | 'failed') => void;
}

export interface WebRtcPeer extends G711 {
  /** SDP with all our candidates. */
  readonly answer: string;
  /** Encrypts and sends one RTP packet; dropped until connected. */
  send(packet: Uint8Array): void;
  /** Idempotent; resolves when the socket is closed. */
  close(): Promise<void>;
  dump(): Readonly<Record<string, unknown>>;
}

/**
 * Answers a browser's offer: one G.711 stream over DTLS-SRTP (RFC 8827), one UDP socket, ICE-lite.
 * Rejects with `OfferError` when the offer cannot be answered here.
 */
export async function createWebRtcPeer(settings: WebRtcPeerSettings): Promise<WebRtcPeer> {
  const g711 = offeredG711(settings.offer);
  if (!g711) throw new OfferError('The offer must be one audio section with PCMA or PCMU.');
  const ports = await settings.network.reserve();
  if (!ports) throw new OfferError('All UDP ports for browsers are taken.');
  const connection = openConnection(g711, ports);
  const close = closer(connection, ports, settings.log);
  try {
    const { answer, track } = await negotiate(connection, settings);
    return {
      ...g711,
      answer,
      send: (packet) => track.writeRtp(RtpPacket.deSerialize(bufferOf(packet))),
      close,
      dump: () => ({ ...g711, connection: connection.connectionState, ice: connection.iceConnectionState }),
    };
  } catch (error) {
    await close();
    throw error instanceof OfferError ? error : new OfferError('The offer cannot be answered.', { cause: error });
  }
}

function openConnection({ codec, payloadType }: G711, ports: PortReservation): RTCPeerConnection {
  return new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: `audio/${codec}`, clockRate: 8000, channels: 1, payloadType })],
      video: [],
    },
    headerExtensions: { audio: [], video: [] },
    iceServers: [],
    iceLite: true,
    icePortRange: ports.range,
    // One socket on all interfaces is enough: the answer names every address with its port.
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });
}

async function negotiate(
  connection: RTCPeerConnection,
  { offer, microphone, network, log, onPacket, onState }: WebRtcPeerSettings,
): Promise<{ readonly answer: string; readonly track: MediaStreamTrack }> {
  const track = new MediaStreamTrack({ kind: 'audio' });
  connection.addTransceiver(track, { direction: microphone ? 'sendrecv' : 'sendonly' });
  connection.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ header, payload }) => {
      const { payloadType, marker, sequenceNumber: sequence, timestamp, ssrc } = header;
      onPacket(buildRtp({ payloadType, marker, sequence, timestamp, ssrc, payload }));
    });
  });
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') onState('connected');
    else if (state === 'failed' || state === 'disconnected' || state === 'closed') onState('failed');
  });
  await connection.setRemoteDescription({ type: 'offer', sdp: withoutCandidates(offer) });
  await connection.setLocalDescription(await connection.createAnswer());
  const sockets = guardSockets(connection, iceUser(offer) ?? '', log);
  const answer = withCandidates(connection.localDescription?.sdp ?? '', network.addresses());
  if (sockets === 0 || answer === undefined) throw new OfferError('No UDP socket could be opened.');
  return { answer, track };
}

/**
 * Puts the gate before werift's sockets and a listener on their errors: werift has none, and an `error` event without
 * listener ends the process, which an interface that goes away while we send must not. The sockets are private to
 * werift, hence `Reflect`. Returns their number.
 */
function guardSockets(connection: RTCPeerConnection, remoteUser: string, log: Log): number {
  let count = 0;
  for (const ice of connection.iceTransports) {
    const { usernameFragment, password } = ice.localParameters;
    const admits = packetGate({ userName: `${usernameFragment}:${remoteUser}`, password });
    const protocols: unknown = Reflect.get(ice.connection, 'protocols');
    for (const protocol of Array.isArray(protocols) ? protocols : []) {
      if (!(protocol instanceof StunProtocol)) continue;
      const { transport } = protocol;
      const deliver = transport.onData;
      transport.onData = (data, source) => {
        if (admits(data, source.join(':'))) deliver(data, source);
      };
      transport.socket.on('error', (error) => log.warn('browser audio socket failed', { error: error.message }));
      count++;
    }
  }
  return count;
}

function closer(connection: RTCPeerConnection, ports: PortReservation, log: Log): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= connection
      .close()
      .catch((error: unknown) => log.warn('browser connection did not close', { error: String(error) }))
      .finally(() => ports.release());
    return closing;
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
