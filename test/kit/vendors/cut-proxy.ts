import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { SocketFault } from './socket-server.ts';

/** What is in front of a server and can break its connections. */
export interface CutProxy {
  readonly server: Server;
  readonly connections: number;
  fault: SocketFault | undefined;
  /** Of what the server sends next, half arrives. */
  cut(): void;
  /** Breaks all connections off. */
  drop(): void;
  close(): Promise<void>;
}

/** A proxy on loopback for `port`. */
export async function createCutProxy(port: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let isCutting = false;
  let connections = 0;
  const server = createServer((client) => {
    connections++;
    client.on('error', () => client.destroy());
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    if (proxy.fault === 'refused') return void client.destroy();
    if (proxy.fault === 'no handshake') return;
    const upstream = connect(port, '127.0.0.1');
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (isCutting) client.end(bytes.subarray(0, bytes.length / 2));
      else client.write(bytes);
    });
  });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const proxy: CutProxy = {
    server,
    get connections() {
      return connections;
    },
    fault: undefined,
    cut() {
      isCutting = true;
    },
    drop,
    async close() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return proxy;
}
