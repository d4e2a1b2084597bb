import { type BrowserMessage, ServerMessage } from '#features/calls/contract';
import type { FromSocket, ToSocket } from './socket-messages.ts';

export interface CallSocket {
  send(message: BrowserMessage): void;
  /** Lets 20 ms frames of A-law pass between the websocket and `port`. */
  carryAudio(port: MessagePort): void;
  close(): void;
}

interface CallSocketEvents {
  readonly onOpen: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onClosed: () => void;
}

/** Opens the websocket of a test call, `path` as the ticket gives it, in a worker of its own. */
export function openCallSocket(path: string, { onOpen, onMessage, onClosed }: CallSocketEvents): CallSocket {
  const worker = new Worker(new URL('./socket-worker.ts', import.meta.url), { type: 'module' });
  const post = (message: ToSocket, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  worker.onmessage = ({ data }: MessageEvent<FromSocket>) => {
    if (data.type === 'open') onOpen();
    if (data.type === 'closed') {
      worker.terminate();
      onClosed();
    }
    if (data.type !== 'message') return;
    const parsed = ServerMessage.safeParse(JSON.parse(data.text));
    if (parsed.success) onMessage(parsed.data);
  };
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  post({ type: 'open', url: url.href });
  return {
    send: (message) => post({ type: 'send', text: JSON.stringify(message) }),
    carryAudio: (port) => post({ type: 'audio', port }, [port]),
    close: () => post({ type: 'close' }),
  };
}
