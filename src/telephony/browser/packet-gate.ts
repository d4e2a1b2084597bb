import { parseMessage } from 'werift';

/** Addresses of one browser at most: its interfaces and NAT mappings. */
const MOST_SOURCES = 16;
/** STUN packets begin with a byte of 0 to 3 (RFC 7983 section 7). */
const LAST_STUN_BYTE = 3;

export interface IceCredentials {
  /** `ours:theirs`, the user name that the browser's checks carry (RFC 8445 section 7.2.2). */
  readonly userName: string;
  /** Our password, by which they are signed. */
  readonly password: string;
}

/**
 * Says of each packet whether the browser may have sent it: a connectivity check signed with our password (RFC 8445
 * section 7.3), or anything else from an address that such a check came from. werift verifies neither, so a stranger
 * who finds the port could draw the audio to himself or break off the DTLS handshake.
 */
export function packetGate({ userName, password }: IceCredentials): (data: Buffer, source: string) => boolean {
  const key = Buffer.from(password, 'utf8');
  const sources = new Set<string>();
  return (data, source) => {
    if ((data[0] ?? 0) > LAST_STUN_BYTE) return sources.has(source);
    const check = parseMessage(data, key);
    if (check?.getAttributeValue('USERNAME') !== userName) return false;
    if (sources.size < MOST_SOURCES) sources.add(source);
    return true;
  };
}
