import { isIP } from 'node:net';
import type { VendorAccess } from './catalog/vendor.ts';
import { failureOf } from './error.ts';
import { kindOfNetworkError } from './websocket/failure.ts';
import { vendorApi } from './websocket/index.ts';

export interface CheckedAddress {
  /** A name only over TLS, which tells who answers; otherwise what it resolved to. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/**
 * Where the customer's own server is, for SDKs that connect by themselves: seen by the guard before, and for connections
 * without TLS as the very address that the guard saw. Undefined: the vendor's own host.
 * @throws ProviderError (configuration) when there is no such address, or the operator does not allow it
 */
export async function checkedAddress(provider: string, access: VendorAccess): Promise<CheckedAddress | undefined> {
  if (!access.credentials.address) return undefined;
  const url = new URL(vendorApi(provider, access, '').http);
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const seen = access.lookup ? await resolved(provider, access.lookup, host) : host;
  return { host: isSecure ? host : seen, port: Number(url.port || (isSecure ? 443 : 80)), isSecure };
}

/** As it stands in a URL. */
export const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

function resolved(provider: string, lookup: NonNullable<VendorAccess['lookup']>, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: false }, (error, address) => {
      if (error) reject(failureOf(provider, kindOfNetworkError(error)));
      else resolve(typeof address === 'string' ? address : (address[0]?.address ?? host));
    });
  });
}
