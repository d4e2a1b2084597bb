import { createRequire } from 'node:module';
import type { Log } from '#base';

/** Linux's SCHED_FIFO: runs as soon as it is due, before all that has no real-time priority. */
const SCHED_FIFO = 1;
/** Threads that this one starts run as all others do. */
const SCHED_RESET_ON_FORK = 0x40000000;
/** The lowest real-time priority: above every ordinary program, below the kernel's own threads. */
const PRIORITY = 1;

/**
 * Asks the system to run the calling thread at real-time priority (sched_setscheduler(2)), so that packets leave on
 * time whatever else runs. True when it does; false where that is not allowed (it needs root, CAP_SYS_NICE or an
 * `rtprio` limit) or not known (other systems than Linux): the thread then shares the processor like any other.
 */
export function takeRealTimePriority(log: Log): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // Loaded here: a system for which the library is not built still has its media.
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    const libc = koffi.load(null);
    const parameter = koffi.struct({ sched_priority: 'int' });
    const setScheduler = libc.func('sched_setscheduler', 'int', ['int', 'int', koffi.pointer(parameter)]);
    return setScheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, { sched_priority: PRIORITY }) === 0;
  } catch (error) {
    log.debug('real-time priority cannot be asked for', { reason: String(error) });
    return false;
  }
}
