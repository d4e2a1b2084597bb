import { ProviderError, type ProviderErrorKind } from '../error.ts';

const MESSAGES: Readonly<Record<ProviderErrorKind, string>> = {
  configuration: 'Azure does not know this voice, language or region.',
  authentication: 'The key was not accepted by Azure in this region.',
  'rate-limit': 'Azure asks for fewer requests, or the quota is used up.',
  timeout: 'Azure does not answer.',
  unavailable: 'Azure cannot be reached or has failed.',
  protocol: 'The answer of Azure made no sense.',
  request: 'Azure refused the request.',
};

/** The SDK's `CancellationErrorCode`, by its names. */
const CODE_KINDS: Readonly<Record<string, ProviderErrorKind>> = {
  ...{ AuthenticationFailure: 'authentication', BadRequestParameters: 'request', TooManyRequests: 'rate-limit' },
  ...{ ServiceTimeout: 'timeout', ServiceError: 'unavailable', RuntimeError: 'unavailable', Forbidden: 'rate-limit' },
};

const STATUS_KINDS: Readonly<Record<string, ProviderErrorKind>> = {
  ...{ 400: 'request', 401: 'authentication', 402: 'rate-limit', 403: 'authentication', 404: 'configuration' },
  ...{ 408: 'timeout', 429: 'rate-limit', 504: 'timeout' },
};

/** In our own words: those of the SDK hold the URL of the connection, and with it the key. Without a cause, for the same reason. */
export const azureFailure = (kind: ProviderErrorKind): ProviderError =>
  new ProviderError('azure', kind, MESSAGES[kind]);

/** What the SDK's code and its details mean; `code` is a name of `CancellationErrorCode`. */
export function kindOfCancellation(code: string | undefined, details: string): ProviderErrorKind {
  const status = /Unexpected server response: (\d{3})/.exec(details)?.[1];
  if (status) return STATUS_KINDS[status] ?? 'unavailable';
  // "Unsupported voice", "Unsupported language": with close code 1007.
  if (/websocket error code: 1007/.test(details))
    return /voice|language|locale/i.test(details) ? 'configuration' : 'request';
  if (/websocket error code: 100[23]/.test(details)) return 'protocol';
  return CODE_KINDS[code ?? ''] ?? 'unavailable';
}

export const kindOfHttpStatus = (status: number): ProviderErrorKind => STATUS_KINDS[status] ?? 'unavailable';
