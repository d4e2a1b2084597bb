/** One wrong field, as the server names it: `config.silenceMs`. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** A request that did not give what it should: what is wrong, and the id under which the server logged it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The server's (`PRODUCT_ERRORS`), or what only the browser finds out: `offline`, `timeout`, `unexpected-answer`. */
  readonly code: string;
  /** 0: no answer at all. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;

  constructor(problem: {
    code: string;
    message: string;
    status: number;
    fields?: readonly FieldProblem[] | undefined;
    requestId?: string | undefined;
  }) {
    super(problem.message);
    this.code = problem.code;
    this.status = problem.status;
    this.fields = problem.fields ?? [];
    this.requestId = problem.requestId;
  }

  /** The same request may succeed later without a change. */
  get retryable(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
