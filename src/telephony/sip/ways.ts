import { isIP } from 'node:net';
import { errorMessage, StartError } from '#base';
import type { SipEndpointSettings } from './contract.ts';
import { nextHop } from './dialog.ts';
import { SipError } from './errors.ts';
import { addressTowards, isHidden } from './local-address.ts';
import { locate } from './locate.ts';
import type { SipRequest } from './message.ts';
import type { Flow, Transport, TransportEvents } from './transport.ts';
import { openTcp } from './transport-tcp.ts';
import { openUdp } from './transport-udp.ts';
import { parseUri } from './uri.ts';
import { hostPort } from './via-source.ts';

const PORT_TRIES = 20;
const DEFAULT_PORT = 5060;
const MAX_KNOWN_PEERS = 1000;
/** An address may change: a laptop on another network. */
const ADDRESS_LIFE_MS = 10_000;

type WaySettings = Pick<SipEndpointSettings, 'bindAddress' | 'port' | 'publicAddress' | 'clock' | 'log'>;

/** The sockets of an endpoint, how it is reached, and how it reaches others. */
export class Ways {
  readonly #settings: WaySettings;
  #udp: Transport | undefined;
  #tcp: Transport | undefined;
  readonly #addresses = new Map<string, { readonly address: string; readonly untilMs: number }>();
  #isClosed = false;

  constructor(settings: WaySettings) {
    this.#settings = settings;
  }

  /** Opens UDP and TCP on one port. @throws StartError when it cannot be had. */
  async open(events: TransportEvents): Promise<void> {
    const { bindAddress, port, clock, log } = this.#settings;
    for (let left = PORT_TRIES; this.#tcp === undefined; left--) {
      try {
        this.#udp = await openUdp({ ...events, bindAddress, port, log });
        this.#tcp = await openTcp({ ...events, bindAddress, port: this.#udp.port, clock, log });
      } catch (error) {
        await this.#udp?.close();
        this.#udp = undefined;
        const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
        // The port that UDP was given may be taken for TCP.
        if (port === 0 && isTaken && left > 0) continue;
        throw startError(error, isTaken, bindAddress, port);
      }
    }
  }

  get port(): number {
    return this.#udp?.port ?? 0;
  }

  /** Our address as `peer` reaches it. Asking the system costs more than parsing a message, so the answer is kept a while. */
  addressTowards(peer: string): string {
    const { publicAddress, bindAddress, clock } = this.#settings;
    if (publicAddress !== undefined) return publicAddress;
    const now = clock.now();
    const known = this.#addresses.get(peer);
    if (known && known.untilMs > now) return known.address;
    const address = addressTowards(peer, bindAddress);
    if (this.#addresses.size >= MAX_KNOWN_PEERS) this.#addresses.clear();
    this.#addresses.set(peer, { address, untilMs: now + ADDRESS_LIFE_MS });
    return address;
  }

  contactFor(flow: Flow, user: string): string {
    const transport = flow.transport === 'tcp' ? ';transport=tcp' : '';
    const where = hostPort(this.addressTowards(flow.address), this.port);
    return `<sip:${user === '' ? '' : `${user}@`}${where}${transport}>`;
  }

  flowTo(transport: 'udp' | 'tcp', address: string, port: number): Flow {
    const flow = (transport === 'tcp' ? this.#tcp : this.#udp)?.flowTo(address, port);
    if (!flow || this.#isClosed) throw new SipError(503, 'The endpoint is closed');
    return flow;
  }

  /**
   * The way of a request inside a dialog (RFC 3261 section 8.1.2) whose peer was seen behind `flow`. That flow is used again
   * where the peer names an address that cannot be its own (address translation), a connection that is still open, or a
   * host name: what strangers write into Contact causes no look-ups.
   */
  route(request: SipRequest, flow: Flow): Flow {
    const uri = parseUri(nextHop(request));
    const host = uri?.host ?? '';
    const isSameConnection = flow.transport === 'tcp' && flow.isOpen && host === flow.address;
    if (isIP(host) === 0 || isSameConnection || isHidden(host, flow.address)) return flow;
    const named = uri?.params.get('transport')?.toLowerCase();
    const transport = named === 'udp' || named === 'tcp' ? named : flow.transport;
    return this.flowTo(transport, host, uri?.port ?? DEFAULT_PORT);
  }

  /** The way to a URI. @throws SipError when it cannot be found. */
  async find(uri: string): Promise<Flow> {
    const target = await locate(uri, this.#family);
    return this.flowTo(target.transport, target.address, target.port);
  }

  get #family(): 4 | 6 {
    return isIP(this.#settings.bindAddress) === 6 ? 6 : 4;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#udp?.close(), this.#tcp?.close()]);
  }
}

function startError(error: unknown, isTaken: boolean, address: string, port: number): StartError {
  const place = `SIP port ${port} on ${address}`;
  return isTaken
    ? new StartError(`${place} is in use by another program.`, 'Stop that program or set PARLEY_SIP_PORT.', {
        cause: error,
      })
    : new StartError(
        `${place} cannot be opened: ${errorMessage(error)}.`,
        'Check PARLEY_SIP_ADDRESS and PARLEY_SIP_PORT.',
        {
          cause: error,
        },
      );
}
