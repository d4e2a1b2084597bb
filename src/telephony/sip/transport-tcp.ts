import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock, Log } from '#base';
import { type Framed, StreamFramer } from './stream-framer.ts';
import { type Flow, plainAddress, type Transport, type TransportEvents } from './transport.ts';

export interface TcpSettings extends TransportEvents {
  readonly bindAddress: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
}

const MAX_CONNECTIONS = 2000;
const MAX_CONNECTIONS_PER_SOURCE = 200;
/** How long a connection may be opened, or a begun message stay incomplete. */
const PATIENCE_MS = 20_000;
/** How long a connection may be silent; a peer that wants it longer pings (RFC 5626). */
const IDLE_MS = 15 * 60_000;
/** What we may owe a peer that does not read. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const PONG = Buffer.from('\r\n');

/** Opens the TCP side of an endpoint. Rejects with the socket's error, such as EADDRINUSE. */
export async function openTcp(settings: TcpSettings): Promise<Transport> {
  const connections = new Map<string, Connection>();
  const adopt = (socket: Socket, address: string, port: number): Connection => {
    const key = flowKey(address, port);
    const connection = createConnection(settings, socket, address, port, () => {
      if (connections.get(key) === connection) connections.delete(key);
    });
    connections.set(key, connection);
    return connection;
  };
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const fromThere = [...connections.values()].filter((connection) => connection.flow.address === address).length;
    const isFull = connections.size >= MAX_CONNECTIONS || fromThere >= MAX_CONNECTIONS_PER_SOURCE;
    if (address === '' || isFull || !settings.admits(address)) return void socket.destroy();
    adopt(socket, address, socket.remotePort ?? 0);
  });
  await listen(server, settings);
  server.on('error', (error) => settings.log.warn('SIP TCP socket error', { error: error.message }));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : settings.port,
    flowTo(address, port) {
      const open = connections.get(flowKey(address, port));
      if (open) return open.flow;
      return adopt(connect({ host: address, port, noDelay: true, keepAlive: true }), address, port).flow;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of [...connections.values()]) connection.close('closed');
      await closed;
    },
  };
}

const flowKey = (address: string, port: number) => `${address}|${port}`;

function listen(server: Server, settings: TcpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: settings.port, host: settings.bindAddress }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Connection {
  readonly flow: Flow;
  close(detail: string): void;
}

function createConnection(
  settings: TcpSettings,
  socket: Socket,
  address: string,
  port: number,
  onClosed: () => void,
): Connection {
  const { clock, log } = settings;
  const framer = new StreamFramer();
  const listeners = new Set<(detail: string) => void>();
  let isOpen = true;
  let isReady = !socket.connecting;

  const close = (detail: string) => {
    if (!isOpen) return;
    isOpen = false;
    cancelWatch();
    onClosed();
    // What was written last, such as a 400, still leaves.
    socket.destroySoon();
    log.debug('SIP connection closed', { detail });
    for (const listener of [...listeners]) listener(detail);
  };
  const watch = (): (() => void) => {
    const isPressing = !isReady || framer.isWaiting;
    return clock.after(isPressing ? PATIENCE_MS : IDLE_MS, () => close(isPressing ? 'too slow' : 'idle'));
  };
  let watchedWaiting = framer.isWaiting;
  let cancelWatch = watch();
  const flow: Flow = {
    transport: 'tcp',
    address,
    port,
    reliable: true,
    get isOpen() {
      return isOpen;
    },
    send(bytes) {
      if (!isOpen) return;
      if (socket.writableLength > MAX_UNSENT_BYTES) return close('does not read');
      socket.write(bytes);
    },
    whenLost(onLost) {
      if (!isOpen) queueMicrotask(() => onLost('connection closed'));
      listeners.add(onLost);
      return () => listeners.delete(onLost);
    },
  };
  const take = (framed: Framed) => {
    if (!isOpen || !settings.admits(address)) return;
    if (framed.kind === 'ping') flow.send(PONG);
    else if (framed.parsed) settings.onMessage(framed.parsed, flow);
    if (framed.kind === 'broken' || (framed.kind === 'message' && framed.parsed.kind === 'rubbish')) close('not SIP');
  };
  const receive = (chunk: Buffer) => {
    for (const framed of framer.push(chunk)) take(framed);
    // A message that has begun keeps its deadline however many drops it comes in.
    if (!isOpen || (framer.isWaiting && watchedWaiting)) return;
    watchedWaiting = framer.isWaiting;
    cancelWatch();
    cancelWatch = watch();
  };
  socket.on('connect', () => {
    isReady = true;
    cancelWatch();
    cancelWatch = watch();
  });
  socket.on('data', (chunk) => isOpen && receive(chunk));
  socket.on('error', (error) => close(error.message));
  socket.on('end', () => close('closed by peer'));
  socket.on('close', () => close('closed'));
  return { flow, close };
}
