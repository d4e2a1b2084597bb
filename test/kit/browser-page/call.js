/**
 * A browser's end of a call, as small as it can be. `?audio=` says how it goes:
 * `webrtc` · `mute`: connects and sends nothing, so the server must ask for the websocket · `websocket`: at once ·
 * `listen`: WebRTC without a microphone.
 */
const mode = new URLSearchParams(location.search).get('audio');
const socket = new WebSocket(`ws://${location.host}/media`);
socket.binaryType = 'arraybuffer';
const send = (message) => socket.send(JSON.stringify(message));

const context = new AudioContext();
const analyser = new AnalyserNode(context, { fftSize: 8192 });
const state = { way: 'none', frames: 0 };

/** The loudest frequency that plays now, and how loud it is. */
window.heard = () => {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const peak = bins.indexOf(Math.max(...bins));
  return { ...state, peakHz: (peak * context.sampleRate) / analyser.fftSize, peakDb: bins[peak] };
};
window.hangUp = () => send({ type: 'hang-up' });
window.press = (key) => send({ type: 'key', key });

const microphone = () =>
  navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });

async function callByWebRtc() {
  const connection = new RTCPeerConnection({ iceServers: [] });
  if (mode === 'listen') connection.addTransceiver('audio', { direction: 'recvonly' });
  else {
    const [track] = (await microphone()).getAudioTracks();
    const sender = connection.addTrack(track);
    if (mode === 'mute') await sender.replaceTrack(null);
  }
  connection.ontrack = ({ track }) => {
    const stream = new MediaStream([track]);
    // Chromium decodes a remote track only when an element plays it.
    Object.assign(new Audio(), { srcObject: stream, muted: true, autoplay: true });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
  };
  await connection.setLocalDescription(await connection.createOffer());
  await new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve();
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
  });
  send({ type: 'offer', sdp: connection.localDescription.sdp, microphone: mode !== 'listen' });
  state.way = 'webrtc';
  return connection;
}

/** G.711 A-law, one sample (ITU-T G.711 table 1a). */
function alawOf(sample) {
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = Math.min(4095, (sample < 0 ? ~sample : sample) >> 3);
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  return (sign | (segment << 4) | ((magnitude >> Math.max(segment, 1)) & 15)) ^ 0x55;
}

function sampleOf(byte) {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 15) << 1) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return (code & 0x80 ? magnitude : -magnitude) << 3;
}

async function callByWebsocket() {
  state.way = 'websocket';
  send({ type: 'fallback' });
  const slow = new AudioContext({ sampleRate: 8000 });
  let queued = [];
  const input = slow.createScriptProcessor(256, 1, 1);
  input.onaudioprocess = ({ inputBuffer }) => {
    for (const sample of inputBuffer.getChannelData(0)) queued.push(alawOf(Math.round(sample * 32767)));
    while (queued.length >= 160) {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(queued.slice(0, 160)));
      queued = queued.slice(160);
    }
  };
  new MediaStreamAudioSourceNode(slow, { mediaStream: await microphone() }).connect(input).connect(slow.destination);
  let playAt = 0;
  window.playFrame = (data) => {
    const bytes = new Uint8Array(data);
    const buffer = new AudioBuffer({ length: bytes.length, sampleRate: 8000 });
    buffer.copyToChannel(
      Float32Array.from(bytes, (byte) => sampleOf(byte) / 32768),
      0,
    );
    playAt = Math.max(playAt, context.currentTime + 0.1);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(analyser);
    source.start(playAt);
    playAt += buffer.duration;
  };
}

let connection;
socket.onmessage = async ({ data }) => {
  if (typeof data !== 'string') {
    state.frames++;
    return window.playFrame?.(data);
  }
  const message = JSON.parse(data);
  if (message.type === 'answer') await connection.setRemoteDescription(message);
  if (message.type === 'fallback') {
    connection?.close();
    await callByWebsocket();
  }
};
socket.onopen = async () => {
  if (mode === 'websocket') await callByWebsocket();
  else connection = await callByWebRtc();
};
