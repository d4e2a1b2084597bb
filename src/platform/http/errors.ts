import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { errorMessage, type Log } from '#base';
import { type FieldProblem, ProductError } from '#domain';
import { postgresError } from '../db/index.ts';
import { type CodedProblem, codedProblem, PROBLEM_WORDS } from './problem-words.ts';

/** The body of every answer that is an error. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields: readonly (FieldProblem & Partial<CodedProblem>)[];
    readonly requestId: string;
  } & Partial<CodedProblem>;
}

/** The issues of a zod error as fields of the input. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.map((issue) => ({ field: issue.path.map(String).join('.'), problem: wording(issue) }));
}

function wording(issue: z.core.$ZodIssue): string {
  // A schema's own words end as sentences do; those of zod do not.
  if (/[.!?]$/.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type')
    return PROBLEM_WORDS[/received undefined$/.test(issue.message) ? 'needed' : 'wrong-kind'];
  if (issue.code === 'too_small')
    return PROBLEM_WORDS[TOO_LITTLE[issue.origin] ?? 'too-small'].replace('{{min}}', `${issue.minimum}`);
  if (issue.code === 'too_big')
    return PROBLEM_WORDS[TOO_MUCH[issue.origin] ?? 'too-big'].replace('{{max}}', `${issue.maximum}`);
  return PROBLEM_WORDS[OTHERS[issue.code] ?? 'wrong-format'];
}

const TOO_LITTLE: Readonly<Record<string, 'too-short' | 'too-few'>> = { string: 'too-short', array: 'too-few' };
const TOO_MUCH: Readonly<Record<string, 'too-long' | 'too-many'>> = { string: 'too-long', array: 'too-many' };
const OTHERS: Readonly<Record<string, 'no-choice' | 'unknown-fields'>> = {
  ...{ invalid_value: 'no-choice', invalid_union: 'no-choice', unrecognized_keys: 'unknown-fields' },
};

/** Errors of the HTTP layer itself, worded like those of the product. */
const HTTP_ERRORS: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'invalid-input', message: 'The request is not valid. Send a JSON body.' },
  413: { code: 'too-large', message: 'The request is too large.' },
  415: { code: 'invalid-input', message: 'Send the body as application/json.' },
  429: { code: 'rate-limited', message: 'Too many requests. Wait a moment, then try again.' },
};

/** Answers with the error's status and body. What the caller did not cause is logged and answered without detail. */
export function sendError(
  log: Log,
  error: Error & { readonly statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ProductError) {
    return reply.code(error.status).send(errorBody(request, error.code, error.message, error.fields));
  }
  const known = HTTP_ERRORS[error.statusCode ?? 500];
  if (known !== undefined) {
    return reply.code(error.statusCode ?? 500).send(errorBody(request, known.code, known.message));
  }
  log.error('A request failed.', {
    requestId: request.id,
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    ...describe(error),
  });
  const message = 'Something went wrong on our side. The log has the details under this request id.';
  return reply.code(500).send(errorBody(request, 'internal', message));
}

/** A failing statement's own message carries the values it was run with, so only PostgreSQL's words go into the log. */
function describe(error: Error): { reason: string; stack?: string; pii?: { values: string } } {
  const database = postgresError(error);
  if (database !== undefined) {
    return { reason: `${database.code ?? ''} ${database.message}`, pii: { values: errorMessage(error) } };
  }
  return { reason: `${error.name}: ${error.message}`, ...(error.stack && { stack: error.stack }) };
}

export function errorBody(
  request: FastifyRequest,
  code: string,
  message: string,
  fields: readonly FieldProblem[] = [],
): ErrorBody {
  const coded = fields.map((field) => ({ ...field, ...codedProblem(field.problem) }));
  return { error: { code, message, ...codedProblem(message), fields: coded, requestId: request.id } };
}
