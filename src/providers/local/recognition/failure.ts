/** `missing`: a package is not installed. `grammar`: the phrases cannot be used. `busy`: no capacity. `crash`: all else. */
export type FailureKind = 'missing' | 'grammar' | 'busy' | 'crash';

/** What the recognition engine's process reports when it cannot work. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
