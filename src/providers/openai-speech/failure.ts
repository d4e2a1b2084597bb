import { TimeoutError } from '#base';
import { failureOf, ProviderError, type ProviderErrorKind } from '../error.ts';
import { kindOfNetworkError, kindOfStatus } from '../websocket/failure.ts';

/** Codes and types of OpenAI's errors, in the bodies of its answers, in its events and in the reasons of its closes. */
const KINDS: readonly (readonly [RegExp, ProviderErrorKind])[] = [
  [/invalid_api_key|authentication_error|permission_error/, 'authentication'],
  [/insufficient_quota|rate_limit|billing/, 'rate-limit'],
  [/model_not_found|voice_not_found|invalid_model|invalid_voice/, 'configuration'],
  // A refusal that names the parameter, as OpenAI does, or says what is not there, as the servers in Python do.
  [/"param":\s*"(?:voice|model|session\.audio\.input\.transcription\.model)"/, 'configuration'],
  [/\b(?:voice|model)\b[^".]*\bnot (?:found|installed|supported)/i, 'configuration'],
  [/session_expired|server_error|overloaded/, 'unavailable'],
  [/invalid_request_error/, 'request'],
];

/** What the vendor's own words mean; undefined when they tell nothing. They are read here and go no further. */
export const kindOfWords = (words: string): ProviderErrorKind | undefined =>
  KINDS.find(([pattern]) => pattern.test(words))?.[1];

/** What a refusal means: a status, or the code of a close. Where the status is clear, it counts. */
export function kindOfRefusal(code: number, words: string): ProviderErrorKind | undefined {
  if (code >= 1000) return kindOfWords(words);
  const kind = kindOfStatus(code);
  return kind === 'request' ? (kindOfWords(words) ?? kind) : kind;
}

/** What went wrong with a request: `fetch` hides the reason in the cause. */
export function failureOfRequest(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof TimeoutError) return failureOf(provider, 'timeout');
  const reason = error instanceof Error ? (error.cause ?? error) : error;
  return failureOf(provider, kindOfNetworkError(reason));
}
