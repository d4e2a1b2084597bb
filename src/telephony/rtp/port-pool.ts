import { createSocket, type Socket } from 'node:dgram';

/** An RTP socket on an even port and its RTCP socket on the next one (RFC 3550 section 11). */
export interface PortPair {
  readonly port: number;
  readonly rtp: Socket;
  readonly rtcp: Socket;
  /** Closes both and gives the ports back; idempotent. */
  close(): void;
}

/** Node looks every target up by name otherwise, even an address, once per packet. */
type Lookup = (host: string, options: unknown, done: (error: null, address: string, family: number) => void) => void;

/** Hands out pairs of UDP ports of one range, each really bound. */
export class PortPool {
  readonly #bindAddress: string;
  readonly #first: number;
  readonly #pairs: number;
  readonly #used = new Set<number>();
  #next: number;

  /** `first` and `last` are both included; `random` in [0, 1) says where to begin. */
  constructor(settings: {
    readonly bindAddress: string;
    readonly first: number;
    readonly last: number;
    readonly random: number;
  }) {
    this.#bindAddress = settings.bindAddress;
    this.#first = settings.first + (settings.first & 1);
    this.#pairs = Math.max(0, (settings.last - this.#first + 1) >> 1);
    this.#next = Math.floor(settings.random * this.#pairs);
  }

  get used(): number {
    return this.#used.size;
  }

  /** A bound pair; undefined when every pair is taken, by us or by others. Rejects when the address cannot be bound. */
  async take(): Promise<PortPair | undefined> {
    for (let tries = 0; tries < this.#pairs; tries++) {
      const port = this.#first + 2 * this.#next;
      this.#next = (this.#next + 1) % this.#pairs;
      if (this.#used.has(port)) continue;
      this.#used.add(port);
      const pair = await this.#bindPair(port).catch((error: unknown) => {
        this.#used.delete(port);
        throw error;
      });
      if (pair) return pair;
      this.#used.delete(port);
    }
    return undefined;
  }

  async #bindPair(port: number): Promise<PortPair | undefined> {
    const rtp = await bound(this.#bindAddress, port);
    if (!rtp) return undefined;
    const rtcp = await bound(this.#bindAddress, port + 1).catch((error: unknown) => {
      rtp.close();
      throw error;
    });
    if (!rtcp) {
      rtp.close();
      return undefined;
    }
    let open = true;
    const close = () => {
      if (!open) return;
      open = false;
      rtp.close();
      rtcp.close();
      this.#used.delete(port);
    };
    return { port, rtp, rtcp, close };
  }
}

/** A socket bound to `port`; undefined when somebody else has it. */
function bound(address: string, port: number): Promise<Socket | undefined> {
  const family = address.includes(':') ? 6 : 4;
  const lookup: Lookup = (host, _options, done) => done(null, host, family);
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup });
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
