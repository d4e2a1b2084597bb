/** Fields of a log line. Words, numbers and keys of callers go under `pii` only, which a deployment can drop. */
export interface LogFields {
  readonly pii?: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** Structured log: a constant message and fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines all carry `fields`. */
  with(fields: LogFields): Log;
}

/** Drops everything. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};
