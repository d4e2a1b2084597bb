import type { SipSource } from './contract.ts';
import { type Header, splitList } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import { uriHost } from './uri.ts';

const DEFAULT_PORT = 5060;
const SOURCE_PARAMS = /\s*;\s*(?:rport|received)(?=\s*[;=]|\s*$)(?:\s*=\s*[^;\s]*)?/gi;

/** Notes in the topmost Via where the request really came from (RFC 3261 section 18.2.1, RFC 3581 section 4). */
export function stampSource(request: ReceivedRequest, source: SipSource): ReceivedRequest {
  const { host, params } = request.via;
  const wantsPort = params.has('rport');
  if (host === source.address && !wantsPort) return request;
  const index = request.headers.findIndex(([name]) => name === 'via');
  const [top = '', ...others] = splitList(request.headers[index]?.[1] ?? '');
  const port = wantsPort ? `;rport=${source.port}` : '';
  const stamped = `${top.replace(SOURCE_PARAMS, '')};received=${source.address}${port}`;
  const via: Header = ['via', [stamped, ...others].join(', ')];
  return { ...request, headers: request.headers.with(index, via) };
}

/**
 * Where a response over UDP goes (RFC 3261 section 18.2.2). With `rport`, and also when the peer does not even know its own
 * address and so sits behind an address translation, that is the port the request came from.
 */
export function responsePort(request: ReceivedRequest, source: SipSource): number {
  const { host, port, params } = request.via;
  return params.has('rport') || host !== source.address ? source.port : (port ?? DEFAULT_PORT);
}

/** `address:port` as it stands in Via and Contact. */
export function hostPort(address: string, port: number): string {
  return `${uriHost(address)}:${port}`;
}
