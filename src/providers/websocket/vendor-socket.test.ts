import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { silentLog, systemClock } from '#base';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { ProviderError } from '../error.ts';
import { vendorApi } from './vendor-api.ts';
import { VendorSocket } from './vendor-socket.ts';

describe('a connection to a vendor', () => {
  let server: WebSocketServer;
  let clients: WebSocket[];
  let received: string[];
  let clock: VirtualClock;
  let failures: ProviderError[];
  beforeEach(async () => {
    clients = [];
    received = [];
    failures = [];
    clock = new VirtualClock();
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
    server.on('connection', (client) => {
      clients.push(client);
      client.on('message', (data) => received.push((data as Buffer).toString()));
    });
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of clients) client.terminate();
    server.close();
  });

  const open = () => {
    const { port } = server.address() as AddressInfo;
    return new VendorSocket(
      { url: `ws://127.0.0.1:${port}/`, headers: {} },
      { provider: 'vendor', clock },
      { onMessage: () => undefined, onFailure: (error) => failures.push(error) },
    );
  };

  it('sends what was said before it was open, in order, and a farewell', async () => {
    const socket = open();
    for (const word of ['one', 'two', 'three']) socket.send(word);
    expect(socket.isOpen).toBe(false);
    await expect.poll(() => socket.isOpen).toBe(true);
    socket.send('four');
    socket.close('bye');
    socket.close('again');
    socket.send('late');
    await expect.poll(() => received).toEqual(['one', 'two', 'three', 'four', 'bye']);
    expect(failures).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is lost when the vendor does not answer pings', async () => {
    const socket = open();
    await expect.poll(() => socket.isOpen).toBe(true);
    await clock.advance(29_000);
    expect(failures).toEqual([]);
    await clock.advance(1000);
    expect(failures).toMatchObject([{ kind: 'timeout' }]);
    expect(clock.pending).toBe(0);
  });

  it('lives as long as the vendor says anything', async () => {
    const socket = open();
    await expect.poll(() => socket.isOpen).toBe(true);
    await expect.poll(() => clients.length).toBe(1);
    clients[0]?.on('ping', (data) => clients[0]?.pong(data));
    for (let turn = 0; turn < 6; turn++) {
      const pinged = once(clients[0] as WebSocket, 'ping');
      await clock.advance(10_000);
      await pinged;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(failures).toEqual([]);
    socket.close();
  });

  it('is given up, and not from within a call, when the vendor does not take what is sent', async () => {
    const socket = open();
    for (let message = 0; message < 40; message++) socket.send(new Uint8Array(10_000));
    expect(failures).toEqual([]);
    await expect.poll(() => failures).toMatchObject([{ kind: 'timeout' }]);
    expect(clock.pending).toBe(0);
  });
});

describe('the address of a vendor', () => {
  const apiOf = (address: string) =>
    vendorApi('vendor', { clock: systemClock, log: silentLog, credentials: { address } }, 'api.example.com');

  it('is its own host over TLS, or what the customer gave', () => {
    expect(apiOf('')).toEqual({ socket: 'wss://api.example.com', http: 'https://api.example.com' });
    expect(apiOf('ws://10.0.0.1:80/speech/')).toEqual({
      socket: 'ws://10.0.0.1/speech',
      http: 'http://10.0.0.1/speech',
    });
  });

  it('is refused when it is none, or has a password or a query', () => {
    for (const address of [
      'nowhere',
      'ftp://example.com',
      'https://me:secret@example.com',
      'https://example.com?key=1',
    ])
      expect(() => apiOf(address)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});
