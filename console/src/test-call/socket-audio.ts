import workletAddress from './audio-worklet.ts?worker&url';
import type { CallSocket } from './call-socket.ts';

/** Audio over the websocket, for networks that let no WebRTC media pass. Returns what ends it. */
export async function startSocketAudio(socket: CallSocket, microphone: MediaStream | undefined): Promise<() => void> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.audioWorklet.addModule(workletAddress);
  const node = new AudioWorkletNode(context, 'telephone', { outputChannelCount: [2] });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(null, [port1]);
  socket.carryAudio(port2);
  if (microphone) context.createMediaStreamSource(microphone).connect(node);
  node.connect(context.destination);
  await context.resume();
  return () => void context.close();
}
