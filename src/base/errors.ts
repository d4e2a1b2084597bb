/** A method was called on an object whose state does not allow it: a defect of the caller, never of the user. */
export class InvalidStateError extends Error {
  override readonly name = 'InvalidStateError';
}

/** The message of anything thrown, for logs and records. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The program cannot start: one sentence that says what is wrong, one that says what to do. Shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}
