import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** 10/8, 172.16/12, 192.168/16, 100.64/10, 169.254/16, fc00::/7, fe80::/10: not reachable from the public network. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 6) return /^f[cd]|^fe[89ab]/i.test(address);
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254)
  );
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** A peer seen at `seen` cannot be reached at `address`, which it names as its own: it sits behind an address translation. */
export function isHidden(address: string, seen: string): boolean {
  if (address === '0.0.0.0' || address === '::') return true;
  if (isLoopback(seen)) return false;
  return isLoopback(address) || (isPrivate(address) && !isPrivate(seen));
}

/** Our address as a peer sees it when the sockets are bound to all addresses: the one of the network that both share, else the first. */
export function addressTowards(peer: string, bindAddress: string): string {
  if (bindAddress !== '0.0.0.0' && bindAddress !== '::') return bindAddress;
  if (isLoopback(peer)) return isIP(peer) === 6 ? '::1' : '127.0.0.1';
  const family = isIP(peer) === 6 ? 'IPv6' : 'IPv4';
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((entry) => entry.family === family && !entry.internal);
  const same = own.find((entry) => inSubnet(peer, entry.address, entry.netmask));
  return (same ?? own[0])?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}

function inSubnet(peer: string, address: string, netmask: string): boolean {
  if (isIP(peer) !== 4) return false;
  const number = (text: string) => text.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
  return (number(peer) & number(netmask)) === (number(address) & number(netmask));
}
