import type { EventSource } from '#base';

/** What a browser says to its leg, and through it. Outside text: whoever owns the websocket checks its shape and size first. */
export type BrowserRequest =
  /** All candidates are in it already. `microphone: false`: the visitor only listens, types and presses keys. */
  | { readonly type: 'offer'; readonly sdp: string; readonly microphone: boolean }
  /** Audio goes over the websocket from here on. */
  | { readonly type: 'fallback' }
  | { readonly type: 'key'; readonly key: string }
  /** What a visitor types: for whoever speaks with them, not for the leg. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'hang-up' };

/** What a leg says to its browser. */
export type BrowserReply =
  | { readonly type: 'answer'; readonly sdp: string }
  /** WebRTC carries nothing: send `fallback` and go on over the websocket. */
  | { readonly type: 'fallback' }
  | { readonly type: 'problem'; readonly message: string };

export type BrowserSocketEvents = {
  request: BrowserRequest;
  /** A binary message: 20 ms of A-law. */
  audio: Uint8Array;
  /** `clean`: the browser said goodbye (a page that was left); otherwise the connection broke. */
  close: { readonly clean: boolean };
};

/** The browser's websocket as a leg sees it. Its owner opens, authorises and closes it. */
export interface BrowserSocket {
  readonly events: EventSource<BrowserSocketEvents>;
  send(reply: BrowserReply): void;
  /** Sends one binary message: 160 bytes, 20 ms of A-law. */
  sendAudio(frame: Uint8Array): void;
  /** Bytes accepted but not sent yet. */
  readonly bufferedBytes: number;
}
