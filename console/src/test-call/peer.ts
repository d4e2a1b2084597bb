const GATHERING_LIMIT_MS = 2000;
const TELEPHONE_CODECS = ['audio/pcmu', 'audio/pcma'];

/** The WebRTC side of a test call. */
export interface Peer {
  /** Complete with all candidates. */
  readonly offer: string;
  accept(answer: string): Promise<void>;
  /** Whether audio has come in. */
  hasMedia(): Promise<boolean>;
  close(): void;
}

/** Offers telephone audio: both ways with a microphone, else one way. The assistant is heard through `audio`. */
export async function createPeer(microphone: MediaStream | undefined, audio: HTMLAudioElement): Promise<Peer> {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const track = microphone?.getAudioTracks()[0];
  const transceiver = track
    ? connection.addTransceiver(track, { direction: 'sendrecv', ...(microphone && { streams: [microphone] }) })
    : connection.addTransceiver('audio', { direction: 'recvonly' });
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => TELEPHONE_CODECS.includes(mimeType.toLowerCase())));
  connection.ontrack = ({ track: heard }) => {
    audio.srcObject = new MediaStream([heard]);
    // Playing is allowed: the visitor pressed a button to begin the call.
    audio.play().catch((error: unknown) => console.warn('The browser does not play the call yet.', error));
  };
  await connection.setLocalDescription(await connection.createOffer());
  await gathered(connection);
  return {
    offer: connection.localDescription?.sdp ?? '',
    accept: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
    hasMedia: () => hasMedia(connection),
    close: () => {
      audio.srcObject = null;
      connection.close();
    },
  };
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    connection.addEventListener('icegatheringstatechange', check);
    setTimeout(resolve, GATHERING_LIMIT_MS);
    check();
  });
}

async function hasMedia(connection: RTCPeerConnection): Promise<boolean> {
  const report = await connection.getStats();
  let packets = 0;
  report.forEach((entry: { type: string; packetsReceived?: number }) => {
    if (entry.type === 'inbound-rtp') packets += entry.packetsReceived ?? 0;
  });
  return packets > 0;
}
