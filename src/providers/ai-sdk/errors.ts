import { failureOf, ProviderError, type ProviderErrorKind } from '../error.ts';

/** Names of errors of the SDK that mean that the answer is no answer. */
const PROTOCOL_ERRORS =
  /^(?:AI_(?:TypeValidationError|JSONParseError|InvalidResponseDataError|EmptyResponseBodyError)|ZodError|SyntaxError)$/;
/** Google says with status 400 that a key is wrong. */
const BAD_KEY = /API_KEY_INVALID|invalid_api_key/;

/** What went wrong, without the vendor's own words: these can hold what the caller said, or a key. */
export function providerErrorOf(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  // Without a cause: it would carry the request and the vendor's answer into the log.
  return failureOf(provider, kindOf(error));
}

/** What an answer with this status means; `body` is looked at, never passed on. */
export const providerErrorOfStatus = (provider: string, status: number, body: string): ProviderError =>
  failureOf(provider, kindOfStatus(status, body) ?? 'unavailable');

function kindOf(error: unknown): ProviderErrorKind {
  if (!(error instanceof Error)) return 'unavailable';
  // By name: the class is in the SDK, which may not be loaded.
  if (error.name === 'AI_APICallError') {
    const { statusCode, responseBody } = error as { readonly statusCode?: number; readonly responseBody?: string };
    // It may have begun well: then the connection broke, or what came is no answer.
    return statusCode === undefined ? 'unavailable' : (kindOfStatus(statusCode, responseBody) ?? kindOf(error.cause));
  }
  return PROTOCOL_ERRORS.test(error.name) ? 'protocol' : 'unavailable';
}

function kindOfStatus(status: number, body = ''): ProviderErrorKind | undefined {
  if (status === 401 || status === 403 || (status === 400 && BAD_KEY.test(body))) return 'authentication';
  if (status === 404) return 'configuration';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 402 || status === 429) return 'rate-limit';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'request' : undefined;
}
