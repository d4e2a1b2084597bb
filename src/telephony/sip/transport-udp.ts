import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Log } from '#base';
import { parseDatagram } from './parse.ts';
import { type Flow, plainAddress, type Transport, type TransportEvents } from './transport.ts';

export interface UdpSettings extends TransportEvents {
  readonly bindAddress: string;
  /** 0: any free port. */
  readonly port: number;
  readonly log: Log;
}

const SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;
/** Shorter datagrams are keep-alives (RFC 5626 section 3.5.1, and the single zero octets that many phones send). */
const MIN_MESSAGE_BYTES = 20;

/** Opens the UDP side of an endpoint. Rejects with the socket's error, such as EADDRINUSE. */
export async function openUdp(settings: UdpSettings): Promise<Transport> {
  const { bindAddress, log } = settings;
  const socket = createSocket({ type: isIPv6(bindAddress) ? 'udp6' : 'udp4' });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(settings.port, bindAddress, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error) => log.warn('SIP UDP socket error', { error: error.message }));
  // A burst of calls arrives faster than one turn of the event loop; the kernel keeps what fits.
  socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
  const flowTo = (address: string, port: number) => createUdpFlow(socket, address, port, log);
  socket.on('message', (bytes, peer) => {
    const address = plainAddress(peer.address);
    if (bytes.length < MIN_MESSAGE_BYTES || !settings.admits(address)) return;
    settings.onMessage(parseDatagram(bytes), flowTo(address, peer.port));
  });
  return {
    port: socket.address().port,
    flowTo,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function createUdpFlow(socket: Socket, address: string, port: number, log: Log): Flow {
  const listeners = new Set<(detail: string) => void>();
  const dual = socket.address().family === 'IPv6' && !isIPv6(address);
  return {
    transport: 'udp',
    address,
    port,
    reliable: false,
    isOpen: true,
    send(bytes) {
      // A send may fail at once (port 0) or later (no route): both mean that this peer cannot be reached.
      const failed = (error: Error) => {
        log.debug('SIP datagram not sent', { error: error.message });
        for (const listener of [...listeners]) listener(error.message);
      };
      try {
        socket.send(bytes, port, dual ? `::ffff:${address}` : address, (error) => error && failed(error));
      } catch (error) {
        failed(error instanceof Error ? error : new TypeError(String(error)));
      }
    },
    whenLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
