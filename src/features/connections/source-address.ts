import { BlockList, isIP } from 'node:net';
import { ProductError } from '#domain';

interface Range {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Networks that no stranger reaches us from: loopback, RFC 1918, link-local, RFC 4193. */
const PRIVATE_NETWORKS = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/** Reads an address or a CIDR range; undefined when it is neither. */
function rangeOf(text: string): Range | undefined {
  const [address = '', prefixText, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? longest : Number(prefixText);
  return prefix > longest ? undefined : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** @throws ProductError naming the first entry that is no address, no range, or would admit a whole internet. */
export function checkSourceAddresses(entries: readonly string[]): void {
  for (const [index, entry] of entries.entries()) {
    const range = rangeOf(entry);
    if (range !== undefined && range.prefix >= 8) continue;
    const problem =
      range === undefined
        ? `"${entry}" is not an IP address or a range such as 203.0.113.0/24.`
        : `"${entry}" is too wide: give at least /8.`;
    throw new ProductError('invalid-input', problem, [{ field: `sourceAddresses.${index}`, problem }]);
  }
}

/** A question that answers whether an address is in any of `entries`; entries that are none are passed over. */
export function addressMatcher(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const range = rangeOf(entry);
    if (range !== undefined) list.addSubnet(range.address, range.prefix, range.family);
  }
  return (address) => {
    const plain = withoutMapping(address);
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** An IPv4 address as such when a dual-stack socket reports it as IPv6 (RFC 4291 section 2.5.5.2); no zone. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** Whether an address is of this machine or a private network. */
export const isPrivateAddress = addressMatcher(PRIVATE_NETWORKS);
