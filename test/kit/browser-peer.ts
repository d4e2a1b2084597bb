import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpPacket } from 'werift';

export interface BrowserPeer {
  /** SDP with every candidate, as a browser sends it. */
  readonly offer: string;
  accept(answer: string): Promise<void>;
  /** Resolves when audio can flow. */
  connected(): Promise<void>;
  send(packet: Uint8Array): void;
  nextPacket(): Promise<{ readonly payloadType: number; readonly payload: Uint8Array }>;
  close(): Promise<void>;
}

/** The far end of a browser leg in this process: an ordinary (full ICE) WebRTC peer that offers Opus and G.711. */
export async function openBrowserPeer({ microphone }: { readonly microphone: boolean }): Promise<BrowserPeer> {
  const codec = (mimeType: string, payloadType: number, clockRate: number, channels: number) =>
    new RTCRtpCodecParameters({ mimeType, payloadType, clockRate, channels });
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [codec('audio/opus', 111, 48_000, 2), codec('audio/PCMU', 0, 8000, 1), codec('audio/PCMA', 8, 8000, 1)],
    },
    iceServers: [],
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });
  const track = new MediaStreamTrack({ kind: 'audio' });
  const transceiver = connection.addTransceiver(microphone ? track : 'audio', {
    direction: microphone ? 'sendrecv' : 'recvonly',
  });
  await connection.setLocalDescription(await connection.createOffer());
  return {
    offer: connection.localDescription?.sdp ?? '',
    accept: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
    connected: async () => {
      if (connection.connectionState === 'connected') return;
      await connection.connectionStateChange.watch((state) => state === 'connected', 10_000);
    },
    send: (packet) => track.writeRtp(RtpPacket.deSerialize(Buffer.from(packet))),
    nextPacket: async () => {
      const [packet] = await transceiver.receiver.track.onReceiveRtp.asPromise(10_000);
      return { payloadType: packet.header.payloadType, payload: new Uint8Array(packet.payload) };
    },
    close: () => connection.close(),
  };
}
