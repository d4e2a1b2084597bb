import { BlockList, isIP, isIPv4 } from 'node:net';
import { StartError } from '#base';

/** Says whether a user's URL may reach an IP address. */
export type AddressGuard = (address: string) => boolean;

/** Addresses that are not the public internet: IANA special-purpose registries (RFC 6890) and multicast. */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of IPv6 only global unicast is public; in it, these carry other addresses or are special. */
const PUBLIC_V6 = '2000::/3';
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/**
 * Lets public addresses through and those in `allow` (addresses or CIDR ranges).
 * @throws StartError when an entry of `allow` is neither.
 */
export function createAddressGuard(allow: readonly string[]): AddressGuard {
  const allowed = blockList(allow);
  const closed = blockList([...CLOSED_V4, ...CLOSED_V6]);
  const publicV6 = blockList([PUBLIC_V6]);
  return (address) => {
    const plain = unmapped(address);
    if (isIP(plain) === 0) return false;
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
    if (allowed.check(plain, family)) return true;
    return !closed.check(plain, family) && (family === 'ipv4' || publicV6.check(plain, family));
  };
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` reach 10.0.0.1, and are judged as that. */
function unmapped(address: string): string {
  const text = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!text.includes(':')) return text;
  const normal = URL.canParse(`http://[${text}]`) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
  const words = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal);
  if (words === null) return normal;
  const [high, low] = [Number.parseInt(words[1] ?? '', 16), Number.parseInt(words[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    const fits = isIP(address) !== 0 && Number.isInteger(bits) && bits >= 0 && bits <= (family === 'ipv4' ? 32 : 128);
    if (!fits) {
      throw new StartError(
        `PARLEY_OUTBOUND_ALLOW: "${range}" is neither an address nor a range.`,
        'Write ranges such as 192.168.1.0/24, separated by commas.',
      );
    }
    list.addSubnet(address, bits, family);
  }
  return list;
}
