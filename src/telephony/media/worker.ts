import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { loadVoiceModel } from '#audio';
import { InvalidStateError, type Log, type LogFields, systemClock } from '#base';
import { PortPool } from '../rtp/port-pool.ts';
import { MediaEngine } from './engine.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { takeRealTimePriority } from './priority.ts';

/** What the pool gives a worker at its start. */
export interface MediaWorkerData {
  readonly bindAddress: string;
  readonly firstPort: number;
  readonly lastPort: number;
}

/** Clock ticks per second of /proc on Linux. */
const TICKS_PER_S = 100;

/** Log lines travel to the main thread, whose log has a place to go to. */
function remoteLog(post: (message: FromWorker) => void, bound: LogFields = {}): Log {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      post({ kind: 'log', level, message, fields: { ...bound, ...fields } });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => remoteLog(post, { ...bound, ...fields }),
  };
}

/** Processor time of this thread; where the system does not tell, the time its event loop was busy. */
function threadCpuSeconds(): number {
  try {
    // Fields 14 and 15 after the command in parentheses: user and system time.
    const fields = readFileSync('/proc/thread-self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
  } catch {
    return performance.eventLoopUtilization().active / 1000;
  }
}

async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new InvalidStateError('The media worker runs as a worker thread.');
  const { bindAddress, firstPort, lastPort } = workerData as MediaWorkerData;
  const log = remoteLog((message) => port.postMessage(message));
  const engine = new MediaEngine({
    clock: systemClock,
    log,
    ports: new PortPool({ bindAddress, first: firstPort, last: lastPort, random: Math.random() }),
    voice: await loadVoiceModel(log),
    post: (message, transfer) => port.postMessage(message, transfer),
    afterInput: (run) => setImmediate(run),
    cpuSeconds: threadCpuSeconds,
  });
  log.debug('media worker runs', { realTime: takeRealTimePriority(log) });
  port.on('message', (message: ToWorker) => {
    engine.handle(message);
    // After shutting down nothing keeps the thread alive.
    if (message.kind === 'shut-down') port.unref();
  });
  port.postMessage({ kind: 'ready' } satisfies FromWorker);
}

await main();
