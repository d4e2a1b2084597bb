import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { InvalidStateError } from '#base';

export interface BrowserNetworkSettings {
  /** IPv4 address under which browsers elsewhere reach this machine (behind NAT, in a container). */
  readonly publicAddress?: string;
  /**
   * First and last UDP port for browser audio, both included; each call takes two. Nothing else in this process may
   * use them. Any free port when absent.
   */
  readonly udpPorts?: readonly [number, number];
}

export interface PortReservation {
  /** The port and the next one; undefined: any free port will do. */
  readonly range: [number, number] | undefined;
  /** Gives the ports back; idempotent. */
  release(): void;
}

/** Where browsers send their audio on this node: its IPv4 addresses and the UDP ports set aside for them. */
export class BrowserNetwork {
  readonly #publicAddress: string | undefined;
  readonly #ports: readonly [number, number] | undefined;
  readonly #reserved = new Set<number>();
  #next: number;

  constructor(settings: BrowserNetworkSettings = {}) {
    const [first, last] = settings.udpPorts ?? [0, 1];
    if (first >= last) throw new InvalidStateError('A range of UDP ports for browsers holds at least two ports.');
    this.#publicAddress = settings.publicAddress;
    this.#ports = settings.udpPorts;
    this.#next = first;
  }

  /** Addresses to offer, the most widely reachable first. */
  addresses(): readonly string[] {
    const local = Object.values(networkInterfaces())
      .flatMap((interfaces) => interfaces ?? [])
      .filter((entry) => entry.family === 'IPv4' && !entry.internal)
      .map((entry) => entry.address);
    return [...new Set([...(this.#publicAddress ? [this.#publicAddress] : []), ...local, '127.0.0.1'])];
  }

  /** Sets two ports aside for one call; undefined when all are taken. */
  async reserve(): Promise<PortReservation | undefined> {
    if (!this.#ports) return { range: undefined, release: () => undefined };
    const [first, last] = this.#ports;
    for (let tries = 0; tries < (last - first + 1) >> 1; tries++) {
      const port = this.#next;
      this.#next = port + 3 > last ? first : port + 2;
      if (this.#reserved.has(port)) continue;
      this.#reserved.add(port);
      if (await isFree(port)) return { range: [port, port + 1], release: () => this.#reserved.delete(port) };
      this.#reserved.delete(port);
    }
    return undefined;
  }
}

/** True when no other program has the port. */
function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind(port, () => socket.close(() => resolve(true)));
  });
}
