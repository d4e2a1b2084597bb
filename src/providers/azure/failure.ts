import type { ProviderErrorKind } from '../error.ts';
import { kindOfStatus } from '../websocket/failure.ts';

/** The SDK's `CancellationErrorCode`, by its names. */
const CODE_KINDS: Readonly<Record<string, ProviderErrorKind>> = {
  ...{ AuthenticationFailure: 'authentication', BadRequestParameters: 'request', TooManyRequests: 'rate-limit' },
  ...{ ServiceTimeout: 'timeout', ServiceError: 'unavailable', RuntimeError: 'unavailable', Forbidden: 'rate-limit' },
};

/** What the SDK's code and its details mean. The details are not to be shown: they hold the URL, and with it the key. `code` is a name of `CancellationErrorCode`. */
export function kindOfCancellation(code: string | undefined, details: string): ProviderErrorKind {
  const status = /Unexpected server response: (\d{3})/.exec(details)?.[1];
  if (status) return kindOfStatus(Number(status));
  // "Unsupported voice", "Unsupported language": with close code 1007.
  if (/websocket error code: 1007/.test(details))
    return /voice|language|locale/i.test(details) ? 'configuration' : 'request';
  if (/websocket error code: 100[23]/.test(details)) return 'protocol';
  return CODE_KINDS[code ?? ''] ?? 'unavailable';
}
