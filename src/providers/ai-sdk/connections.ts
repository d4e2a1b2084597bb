import type { Agent } from 'undici';
import type { VendorAccess } from '../catalog/vendor.ts';

/** Between two turns of a call pass ten seconds and more; Node's own fetch lets go of a connection after four. */
const KEPT_MS = 60_000;

let agent: Agent | undefined;

/**
 * A fetch whose connections stay open between the turns of a call. All vendors share its pool; idle connections do not
 * keep the program running.
 */
export async function keptFetch(): Promise<typeof fetch> {
  const undici = await import('undici');
  agent ??= new undici.Agent({ keepAliveTimeout: KEPT_MS });
  const dispatcher = agent;
  const get = (url: string, init?: Parameters<typeof undici.fetch>[1]) => undici.fetch(url, { ...init, dispatcher });
  // The types of Node's own copy of undici differ from those of the package in details that nobody uses.
  return get as unknown as typeof fetch;
}

/** Where the vendor's API is: at the address of the credentials, which is a server of one's own or another region. */
export const apiUrl = ({ credentials: { address } }: VendorAccess, usual: string): string =>
  (address || usual).replace(/\/+$/, '');
