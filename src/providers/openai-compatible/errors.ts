import { APICallError } from 'ai';
import { ProviderError, type ProviderErrorKind } from '../error.ts';

const MESSAGES: Record<ProviderErrorKind, string> = {
  configuration: 'There is no such model at this address.',
  authentication: 'The key was not accepted.',
  'rate-limit': 'The provider asks for fewer requests, or the account has no credit left.',
  timeout: 'The provider does not answer.',
  unavailable: 'The provider cannot be reached or has failed.',
  protocol: 'The answer of the provider made no sense.',
  request: 'The provider refused the request.',
};

/** Names of errors that mean that the connection broke or the answer is no answer. */
const PROTOCOL_ERRORS = /^AI_(?:TypeValidationError|JSONParseError|InvalidResponseDataError|EmptyResponseBodyError)$/;

/** What went wrong, without the vendor's own words: these can hold what the caller said, or a key. */
export function providerErrorOf(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const kind = kindOf(error);
  // Without a cause: it would carry the request and the vendor's answer into the log.
  return new ProviderError(provider, kind, MESSAGES[kind]);
}

function kindOf(error: unknown): ProviderErrorKind {
  if (APICallError.isInstance(error)) return error.statusCode === undefined ? 'unavailable' : kindOfStatus(error);
  if (error instanceof Error && PROTOCOL_ERRORS.test(error.name)) return 'protocol';
  return 'unavailable';
}

function kindOfStatus({ statusCode: status = 0, cause }: APICallError): ProviderErrorKind {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 404) return 'configuration';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 402 || status === 429) return 'rate-limit';
  if (status >= 500) return 'unavailable';
  if (status >= 400) return 'request';
  // It began well: either the connection broke, or what came is no answer.
  return kindOf(cause);
}
