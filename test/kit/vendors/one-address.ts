import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Several servers behind one address, as the parts of a vendor's API are. */
export interface OneAddress {
  readonly url: string;
  close(): Promise<void>;
}

/** `parts`: what a path must match, and the server that has it; the first that fits. */
export async function startOneAddress(parts: readonly (readonly [path: RegExp, url: string])[]): Promise<OneAddress> {
  const open = new Set<Duplex>();
  const partOf = ({ url = '' }: IncomingMessage) =>
    new URL(parts.find(([path]) => path.test(url))?.[1] ?? 'http://none');

  const pass = (request: IncomingMessage, response: ServerResponse) => {
    const { hostname, port } = partOf(request);
    const { method, headers, url: path } = request;
    const onward = ask({ hostname, port, method, headers, path }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  const upgrade = (request: IncomingMessage, socket: Duplex) => {
    const { hostname, port } = partOf(request);
    const onward = connect(Number(port), hostname);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    const { rawHeaders } = request;
    const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? `${name}: ${rawHeaders[at + 1]}` : []));
    onward.write([`${request.method} ${request.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    socket.pipe(onward).pipe(socket);
  };
  const server = createServer(pass).on('upgrade', upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
