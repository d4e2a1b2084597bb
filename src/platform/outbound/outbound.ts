import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch, type RequestInit, type Response } from 'undici';
import { type AddressGuard, createAddressGuard } from './address-guard.ts';

/** A URL that users may not make this server ask for. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/** The only way to URLs that users or vendors give. */
export interface Outbound {
  /**
   * Like `fetch`, but reaches the public internet only (and what the operator allowed). Each connection is checked at its
   * resolved address, so redirects and changing names are too.
   * @throws BlockedAddressError; else as fetch does.
   */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** The same guard for connections that are no HTTP requests: resolves names, and addresses too, to allowed ones only. */
  readonly lookup: LookupFunction;
  /** False for an IP address that is closed. Names are judged when they are looked up. */
  mayReach(url: string): boolean;
  /** Whether the host of a URL may be reached, as it resolves now. @throws BlockedAddressError; else as a lookup does. */
  check(url: string): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5000;
const ANSWER_TIMEOUT_MS = 15_000;

/** `allow`: addresses or CIDR ranges beyond the public internet. @throws StartError when one is neither. */
export function createOutbound(allow: readonly string[]): Outbound {
  const guard = createAddressGuard(allow);
  const lookup = guardedLookup(guard);
  const connect = buildConnector({ lookup, timeout: CONNECT_TIMEOUT_MS });
  const agent = new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // An address in the URL is connected to without a lookup.
      if (isIP(host) !== 0 && !guard(host)) return callback(blocked(host), null);
      connect(options, callback);
    },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  const mayReach = (url: string) => isIP(hostOf(url)) === 0 || guard(hostOf(url));
  return {
    fetch: async (url, init) => {
      const target = URL.canParse(url) ? new URL(url) : undefined;
      if (target === undefined || !['http:', 'https:'].includes(target.protocol)) {
        throw new BlockedAddressError('Only http and https addresses can be reached.');
      }
      try {
        return await fetch(target, { ...init, dispatcher: agent });
      } catch (error) {
        if (error instanceof Error && error.cause instanceof BlockedAddressError) throw error.cause;
        throw error;
      }
    },
    lookup,
    mayReach,
    check: (url) => {
      if (!mayReach(url)) return Promise.reject(blocked(hostOf(url)));
      return new Promise((resolve, reject) => {
        lookup(hostOf(url), {}, (error) => (error ? reject(error) : resolve()));
      });
    },
    close: () => agent.close(),
  };
}

/** As a WHATWG URL has it: `127.1` and `0x7f.1` are 127.0.0.1, also in `ws:` and `http:`. */
const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** Resolves names to allowed addresses only. */
function guardedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const usable = addresses.filter(({ address }) => guard(address));
      const first = usable[0];
      if (first === undefined) return callback(blocked(hostname), []);
      if (options.all) return callback(null, usable);
      callback(null, first.address, first.family);
    });
  };
}

const blocked = (host: string) =>
  new BlockedAddressError(
    `${host} is not on the public internet. The operator can allow it with PARLEY_OUTBOUND_ALLOW.`,
  );
