import { failureOf, ProviderError, type ProviderErrorKind } from '../error.ts';

/** By the codes of gRPC. */
const CODE_KINDS: readonly ProviderErrorKind[] = [
  /*  0 OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT */ ...(['protocol', 'unavailable', 'unavailable', 'request'] as const),
  /*  4 DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS */ ...(['timeout', 'configuration', 'request'] as const),
  /*  7 PERMISSION_DENIED, RESOURCE_EXHAUSTED */ ...(['authentication', 'rate-limit'] as const),
  /*  9 FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE */ ...(['request', 'unavailable', 'unavailable'] as const),
  /* 12 UNIMPLEMENTED, INTERNAL, UNAVAILABLE */ ...(['configuration', 'unavailable', 'unavailable'] as const),
  /* 15 DATA_LOSS, UNAUTHENTICATED */ ...(['protocol', 'authentication'] as const),
];

/** What the library says when the key of the service account is refused, or is none. */
const KEY_REFUSED = /invalid_grant|invalid_client|PEM|DECODER|JWT|Could not refresh access token/;
/** What it says of messages that are none. */
const NO_MESSAGE = /parsing error|index out of range|invalid wire type|deserializ/i;

/** In our own words: Google's can hold what the caller said. Without a cause, for the same reason. */
export function googleFailure(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : failureOf('google-cloud', kindOf(error));
}

function kindOf(error: unknown): ProviderErrorKind {
  if (!(error instanceof Error)) return 'unavailable';
  const { message } = error;
  if (KEY_REFUSED.test(message)) return 'authentication';
  if (NO_MESSAGE.test(message)) return 'protocol';
  const { code } = error as { code?: unknown };
  const kind = typeof code === 'number' ? CODE_KINDS[code] : undefined;
  // An unknown voice, model or language is a bad argument to Google, and a setting to us.
  if (kind === 'request' && /voice|model|language/i.test(message)) return 'configuration';
  return kind ?? 'unavailable';
}
