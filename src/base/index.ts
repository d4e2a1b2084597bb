export { sleep, TimeoutError, untilAborted, withDeadline } from './abort.ts';
export { type Clock, every, systemClock } from './clock.ts';
export { errorMessage, InvalidStateError, StartError } from './errors.ts';
export { type EventMap, type EventSource, Events } from './events.ts';
export { type Ids, systemIds, uuid7 } from './ids.ts';
export { type Log, type LogFields, silentLog } from './log.ts';
export { Queue } from './queue.ts';
export { type RetrySettings, retry } from './retry.ts';
