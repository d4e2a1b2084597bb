import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { type Clock, every } from '#base';

export interface ProcessLimits {
  readonly timeMs: number;
  /** Resident memory. Watched where the system tells of it (/proc). */
  readonly memoryBytes: number;
}

/** What became of a process: its answer, or why there is none. */
export type ProcessEnd<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'too-slow' | 'too-big' | 'crashed' };

const WATCH_EVERY_MS = 50;

/**
 * Runs `entry` (a file beside the caller, `.ts` in a checkout) in a process of its own with one order, waits for its one
 * answer and ends it; also when it takes too long or too much memory. It runs behind everything else: calls come first.
 */
export function runLimited<T>(
  clock: Clock,
  entry: string,
  order: object,
  limits: ProcessLimits,
): Promise<ProcessEnd<T>> {
  const child = fork(entry, [], {
    execArgv: entry.endsWith('.ts') ? ['--conditions=source', '--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const finish = (end: ProcessEnd<T>) => {
      stopWatch();
      cancelTimeout();
      child.kill('SIGKILL');
      resolve(end);
    };
    const cancelTimeout = clock.after(limits.timeMs, () => finish({ kind: 'too-slow' }));
    const stopWatch = every(clock, WATCH_EVERY_MS, () => {
      if (residentBytes(child.pid) > limits.memoryBytes) finish({ kind: 'too-big' });
    });
    child.once('message', (answer) => finish({ kind: 'answer', answer: answer as T }));
    child.once('error', () => finish({ kind: 'crashed' }));
    child.once('exit', () => finish({ kind: 'crashed' }));
    makeModest(child.pid);
    child.send(order);
  });
}

function makeModest(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It ended already, or the system has no priorities: it then runs as it is.
  }
}

const PAGE_BYTES = 4096;

/** 0 where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    // No /proc, or the process ended a moment ago.
    return 0;
  }
}
