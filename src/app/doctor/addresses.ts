import { createAddressGuard } from '#platform/outbound';

/** Whether the internet routes `address`. */
export const isPublic = createAddressGuard([]);

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** Where this machine itself reaches a socket that is bound to `address`. */
export function localAddressOf(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}
