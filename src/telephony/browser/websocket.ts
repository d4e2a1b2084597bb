import type { WebSocket } from 'ws';
import { Events } from '#base';
import type { BrowserReply, BrowserRequest, BrowserSocket, BrowserSocketEvents } from './socket.ts';

/** What a page says before anybody listens: an offer, a few keys and words. More is dropped. */
const MOST_EARLY = 16;
/** RFC 6455 section 7.4.1: the connection ended without a close frame. */
const CLOSED_ABNORMALLY = 1006;

type SocketEvent = {
  [K in keyof BrowserSocketEvents]: readonly [K, BrowserSocketEvents[K]];
}[keyof BrowserSocketEvents];

export interface BrowserCallSocket extends BrowserSocket {
  /** The leg is there and listened to: delivers what came until now, in order, and from now on at once. */
  begin(): void;
}

/**
 * A websocket as the socket of a browser leg; to be made as soon as the websocket is there, so that nothing is missed.
 * `requestOf` checks the shape of a text message, which is outside text; undefined: for nobody.
 */
export function browserSocketOf(
  websocket: WebSocket,
  requestOf: (message: unknown) => BrowserRequest | undefined,
): BrowserCallSocket {
  const events = new Events<BrowserSocketEvents>();
  let early: SocketEvent[] | undefined = [];
  const deliver = (event: SocketEvent) => {
    if (!early) emit(events, event);
    else if (early.length < MOST_EARLY) early.push(event);
  };
  websocket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return deliver(['audio', data]);
    const request = requestOf(parsed(data.toString()));
    if (request) deliver(['request', request]);
  });
  websocket.on('error', () => {
    // Bytes that are no websocket frames: `close` follows and says all there is to say.
  });
  websocket.on('close', (code: number) => deliver(['close', { clean: code !== CLOSED_ABNORMALLY }]));
  return {
    events,
    begin() {
      const held = early ?? [];
      early = undefined;
      for (const event of held) emit(events, event);
    },
    send: (reply: BrowserReply) => websocket.send(JSON.stringify(reply)),
    sendAudio: (frame: Uint8Array) => websocket.send(frame),
    get bufferedBytes() {
      return websocket.bufferedAmount;
    },
  };
}

function emit<K extends keyof BrowserSocketEvents>(
  events: Events<BrowserSocketEvents>,
  [name, event]: readonly [K, BrowserSocketEvents[K]],
): void {
  events.emit(name, event);
}

/** The JSON value of `text`; undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
