import type { ProviderErrorKind } from '../error.ts';

const STATUS_KINDS: Readonly<Record<number, ProviderErrorKind>> = {
  ...{ 401: 'authentication', 403: 'authentication', 402: 'rate-limit', 429: 'rate-limit' },
  ...{ 404: 'configuration', 408: 'timeout', 504: 'timeout' },
};

/** What an HTTP status means, of a request or of a handshake that was refused. */
export function kindOfStatus(status: number): ProviderErrorKind {
  return STATUS_KINDS[status] ?? (status >= 500 ? 'unavailable' : 'request');
}

/** RFC 6455 section 7.4.1. Codes that vendors define are theirs to tell. */
const CLOSE_KINDS: Readonly<Record<number, ProviderErrorKind>> = {
  ...{ 1002: 'protocol', 1003: 'protocol', 1007: 'protocol', 1008: 'request', 1009: 'request' },
};

/** What it means that the vendor closed the connection with this code; 1006: it broke off. */
export function kindOfClose(code: number): ProviderErrorKind {
  return CLOSE_KINDS[code] ?? 'unavailable';
}

/** What went wrong on the way. `ws` has codes of its own for frames that are none. */
export function kindOfNetworkError(error: unknown): ProviderErrorKind {
  if (!(error instanceof Error)) return 'unavailable';
  // Where the operator does not allow the address that a workspace gave.
  if (error.name === 'BlockedAddressError') return 'configuration';
  const { code } = error as { code?: unknown };
  // Of what was aborted it is a number.
  if (typeof code !== 'string') return 'unavailable';
  if (code === 'ETIMEDOUT') return 'timeout';
  return code.startsWith('WS_ERR_') ? 'protocol' : 'unavailable';
}
