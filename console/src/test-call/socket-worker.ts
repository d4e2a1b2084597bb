import type { FromSocket, ToSocket } from './socket-messages.ts';

// The websocket lives here, because a busy page would make fallback audio stutter.
let socket: WebSocket | undefined;
let audio: MessagePort | undefined;

const tell = (message: FromSocket) => self.postMessage(message);
const isOpen = () => socket?.readyState === WebSocket.OPEN;

function open(url: string): void {
  socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => tell({ type: 'open' });
  socket.onclose = () => tell({ type: 'closed' });
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') tell({ type: 'message', text: data });
    else audio?.postMessage(data, [data]);
  };
}

function connectAudio(port: MessagePort): void {
  audio = port;
  port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    if (isOpen()) socket?.send(data);
  };
}

self.onmessage = ({ data }: MessageEvent<ToSocket>) => {
  switch (data.type) {
    case 'open':
      return open(data.url);
    case 'send':
      return isOpen() ? socket?.send(data.text) : undefined;
    case 'audio':
      return connectAudio(data.port);
    case 'close':
      return socket?.close();
  }
};
