import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import { SipError } from './errors.ts';
import { parseUri } from './uri.ts';

/** Where a request goes. */
export interface Target {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
}

const DEFAULT_PORT = 5060;

/**
 * Finds the server for a URI (RFC 3263): addresses as they are, names with a port by address record, names without one by
 * SRV record first. Our sockets' address family is `family`.
 * @throws SipError 416 for a scheme that we cannot reach, 480 for a name that does not resolve.
 */
export async function locate(uri: string, family: 4 | 6): Promise<Target> {
  const parsed = parseUri(uri);
  if (parsed?.scheme !== 'sip' || parsed.host === '')
    throw new SipError(416, `${uri} is not an address that can be called`);
  const transport = parsed.params.get('transport')?.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  const host = parsed.params.get('maddr') ?? parsed.host;
  if (isIP(host) !== 0) return { transport, address: host, port: parsed.port ?? DEFAULT_PORT };
  const service = parsed.port === undefined ? await findService(host, transport) : undefined;
  const { address } = await lookup(service?.name ?? host, { family }).catch(() => {
    throw new SipError(480, `${host} is not a known host`);
  });
  return { transport, address, port: service?.port ?? parsed.port ?? DEFAULT_PORT };
}

/** The SRV record with the lowest priority and, among those, the highest weight; undefined when there is none. */
async function findService(
  host: string,
  transport: string,
): Promise<{ readonly name: string; readonly port: number } | undefined> {
  // No record, no name server, no such name: the plain address record decides.
  const records = await resolveSrv(`_sip._${transport}.${host}`).catch(() => []);
  return records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)[0];
}
