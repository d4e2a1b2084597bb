import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { BrowserRequest } from './socket.ts';
import { browserSocketOf } from './websocket.ts';

const isKey = (message: unknown): message is BrowserRequest =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'key';

/** A page and the socket that its leg gets. */
async function connect() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connected = once(server, 'connection');
  const page = new WebSocket(`ws://127.0.0.1:${port}`);
  const opened = once(page, 'open');
  const [websocket]: WebSocket[] = await connected;
  if (!websocket) throw new TypeError('No page came.');
  const socket = browserSocketOf(websocket, (message) => (isKey(message) ? message : undefined));
  await opened;
  const heard: unknown[] = [];
  const arrived = new EventEmitter();
  for (const name of ['request', 'audio', 'close'] as const) {
    socket.events.on(name, (event) => {
      heard.push(event instanceof Uint8Array ? event.length : event);
      arrived.emit(name);
    });
  }
  return { server, page, socket, heard, arrived };
}

describe('a websocket as the socket of a browser leg', () => {
  it('keeps what came before the leg, in order, and passes over what is not for it', async () => {
    const { server, page, socket, heard, arrived } = await connect();
    page.send('{"type":"key","key":"1"}');
    page.send('{"type":"text","text":"hello"}');
    page.send('no JSON');
    page.send('{"type":"key","key":"2"}');
    page.ping();
    const [websocket] = [...server.clients];
    if (websocket) await once(websocket, 'ping');
    expect(heard).toEqual([]);
    socket.begin();
    expect(heard).toEqual([
      { type: 'key', key: '1' },
      { type: 'key', key: '2' },
    ]);
    const audio = once(arrived, 'audio');
    page.send(new Uint8Array(160));
    await audio;
    expect(heard.at(-1)).toBe(160);
    page.terminate();
    server.close();
  });

  it('tells a page that was closed from a connection that broke', async () => {
    const closed = await connect();
    closed.socket.begin();
    closed.page.close();
    await once(closed.arrived, 'close');
    expect(closed.heard).toEqual([{ clean: true }]);
    closed.server.close();
    const broken = await connect();
    broken.socket.begin();
    broken.page.terminate();
    await once(broken.arrived, 'close');
    expect(broken.heard).toEqual([{ clean: false }]);
    broken.server.close();
  });

  it('sends text and binary messages', async () => {
    const { server, page, socket } = await connect();
    const reply = once(page, 'message');
    socket.send({ type: 'fallback' });
    expect(String((await reply)[0])).toBe('{"type":"fallback"}');
    const frame = once(page, 'message');
    socket.sendAudio(new Uint8Array([1, 2]));
    expect(await frame).toEqual([Buffer.from([1, 2]), true]);
    page.terminate();
    server.close();
  });
});
