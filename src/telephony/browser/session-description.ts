/** The few lines of SDP (RFC 8866) that the browser wire reads and writes itself; the rest is werift's. */

const END_OF_LINE = /\r?\n/;

/**
 * The offer without the browser's own candidates. We are ICE-lite (RFC 8445 section 2.5) and never send first, so an
 * offer cannot make this machine send packets to addresses of the offer's choice, nor resolve mDNS names.
 */
export function withoutCandidates(offer: string): string {
  return offer
    .split(END_OF_LINE)
    .filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates')
    .join('\r\n');
}

/** The browser's half of the user name in its connectivity checks (RFC 8839 section 5.4). */
export function iceUser(offer: string): string | undefined {
  return offer
    .split(END_OF_LINE)
    .find((line) => line.startsWith('a=ice-ufrag:'))
    ?.slice('a=ice-ufrag:'.length);
}

export interface G711 {
  readonly codec: 'PCMA' | 'PCMU';
  readonly payloadType: number;
}

/**
 * The codec to answer with: A-law when offered, since recordings and the websocket are A-law. Static payload types of
 * RFC 3551. Undefined when the offer is not exactly one audio section with G.711 in it.
 */
export function offeredG711(offer: string): G711 | undefined {
  const [section, ...others] = offer.split(END_OF_LINE).filter((line) => line.startsWith('m='));
  if (!section?.startsWith('m=audio ') || others.length > 0) return undefined;
  const types = section.split(' ').slice(3);
  if (types.includes('8')) return { codec: 'PCMA', payloadType: 8 };
  if (types.includes('0')) return { codec: 'PCMU', payloadType: 0 };
  return undefined;
}

/**
 * The answer with one host candidate for each of `addresses`, the first preferred, instead of its own: all of them
 * lead to the same socket. Undefined when the answer has no candidate, hence no socket.
 */
export function withCandidates(answer: string, addresses: readonly string[]): string | undefined {
  const lines = answer.split(END_OF_LINE);
  const own = lines.findIndex((line) => line.startsWith('a=candidate:'));
  const port = lines[own]?.split(' ')[5];
  if (port === undefined) return undefined;
  const rest = lines.filter((line) => !line.startsWith('a=candidate:'));
  rest.splice(own, 0, ...addresses.map((address, index) => candidateLine(address, port, index)));
  return rest.join('\r\n');
}

/** RFC 8839 section 5.1; priority as in RFC 8445 section 5.1.2.1 with type preference 126 (host), component 1. */
function candidateLine(address: string, port: string, index: number): string {
  const priority = 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;
  return `a=candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ host`;
}
