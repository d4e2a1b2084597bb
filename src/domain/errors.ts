/** Every error that a person using the product can cause, with the HTTP status it has over the API. */
export const PRODUCT_ERRORS = {
  'not-found': 404,
  'not-signed-in': 401,
  'not-allowed': 403,
  'invalid-input': 422,
  'too-large': 413,
  'unsupported-media': 415,
  conflict: 409,
  'revision-conflict': 409,
  'rate-limited': 429,
  full: 503,
  'engine-missing': 503,
} as const;

export type ProductErrorCode = keyof typeof PRODUCT_ERRORS;

/** One wrong field of an input: where, and what would be right. */
export interface FieldProblem {
  /** Path as in the request body, for example `config.silenceMs`. */
  readonly field: string;
  readonly problem: string;
}

/** An expected failure, worded for the person who caused it: what is wrong and what to do. */
export class ProductError extends Error {
  override readonly name = 'ProductError';
  readonly code: ProductErrorCode;
  readonly fields: readonly FieldProblem[];

  constructor(code: ProductErrorCode, message: string, fields: readonly FieldProblem[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }

  get status(): number {
    return PRODUCT_ERRORS[this.code];
  }
}
