import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log, LogFields } from '#base';

export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Leaves out everything under `pii`: what callers said, their numbers, the values of failing statements. */
  readonly dropPii?: boolean;
  /** Default: standard error, so that standard output stays for what commands answer. */
  readonly destination?: DestinationStream;
}

/** The program's log: one JSON object a line. */
export function createLog(settings: LogSettings): Log {
  const redact = settings.dropPii ? { redact: { paths: ['pii'], remove: true } } : {};
  const options = { level: settings.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, ...redact };
  return wrap(pino(options, settings.destination ?? pino.destination({ dest: 2, sync: true })));
}

function wrap(logger: Logger): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    fields === undefined ? logger[level](message) : logger[level](fields, message);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => wrap(logger.child(fields)),
  };
}
