export type ProviderErrorKind =
  | 'configuration' /** Missing key, unknown voice or model, missing engine on this machine: a person must act. */
  | 'authentication'
  | 'rate-limit'
  | 'timeout'
  | 'unavailable' /** 5xx, refused, disconnected, crashed. */
  | 'limit' /** Our own limit of the key: its streams or its budget. The provider is not asked. */
  | 'protocol' /** The answer made no sense. */
  | 'request'; /** The provider refused what was asked. */

const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set([
  'rate-limit',
  'limit',
  'timeout',
  'unavailable',
  'protocol',
]);

/** What a provider did wrong, in terms that a call can act on. The message is fit for the console; never the vendor's raw body, never a key. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: string;
  readonly kind: ProviderErrorKind;

  constructor(provider: string, kind: ProviderErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.provider = provider;
    this.kind = kind;
  }

  /** Whether the same request can succeed later or elsewhere without a person acting. */
  get retryable(): boolean {
    return RETRYABLE.has(this.kind);
  }
}

const MESSAGES: Readonly<Record<ProviderErrorKind, string>> = {
  configuration: 'The provider does not know this voice, model or address.',
  authentication: 'The key was not accepted.',
  'rate-limit': 'The provider asks for fewer requests, or the account has no credit left.',
  limit: 'The key has reached its limit here.',
  timeout: 'The provider does not answer.',
  unavailable: 'The provider cannot be reached or has failed.',
  protocol: 'The answer of the provider made no sense.',
  request: 'The provider refused the request.',
};

/** An error in our own words: those of a vendor can hold what the caller said, or a key. Without a cause, for the same reason. */
export const failureOf = (provider: string, kind: ProviderErrorKind): ProviderError =>
  new ProviderError(provider, kind, MESSAGES[kind]);
