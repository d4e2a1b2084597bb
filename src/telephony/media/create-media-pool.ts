import type { Clock, Log } from '#base';
import { StartError } from '#base';
import { latenessQuantile } from './lateness.ts';
import { MediaThread } from './media-thread.ts';
import type { NearEnd } from './near-end.ts';
import type { MediaFigures, MediaPool, MediaPoolSettings, RelayedMediaSession, RtpMediaSession } from './pool.ts';

/** Ports of one worker: its share of the range, on even borders. */
function shareOf(ports: readonly [number, number], workers: number, index: number): readonly [number, number] {
  const first = ports[0] + (ports[0] & 1);
  const pairs = Math.max(0, (ports[1] - first + 1) >> 1);
  const from = first + 2 * Math.floor((pairs * index) / workers);
  return [from, first + 2 * Math.floor((pairs * (index + 1)) / workers) - 1];
}

/**
 * Starts the media workers of a node. Rejects with `StartError` when a worker does not start. A worker that dies later
 * is started again; its sessions report `stalled`.
 */
export async function createMediaPool(
  settings: MediaPoolSettings & { readonly clock: Clock; readonly log: Log },
): Promise<MediaPool> {
  const { workers, rtpPorts, bindAddress, capacity, clock, log } = settings;
  if (workers < 1) throw new StartError('There is no media worker.', 'Set the number of media workers to 1 or more.');
  const threads = Array.from({ length: workers }, (_, index) => {
    const [firstPort, lastPort] = shareOf(rtpPorts, workers, index);
    return new MediaThread({
      data: { bindAddress, firstPort, lastPort },
      clock,
      log: log.with({ mediaWorker: index }),
    });
  });
  try {
    await Promise.all(threads.map((thread) => thread.ready));
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.close()));
    throw error;
  }
  return new ThreadedPool(threads, capacity);
}

class ThreadedPool implements MediaPool {
  readonly #threads: readonly MediaThread[];
  readonly #capacity: number;
  #closed = false;

  constructor(threads: readonly MediaThread[], capacity: number) {
    this.#threads = threads;
    this.#capacity = capacity;
  }

  get load() {
    return { sessions: this.#threads.reduce((sum, thread) => sum + thread.load, 0), capacity: this.#capacity };
  }

  open(): Promise<RtpMediaSession | undefined> {
    return this.#open(false);
  }

  openRelayed(): Promise<RelayedMediaSession | undefined> {
    return this.#open(true);
  }

  /** The place is taken before anything is awaited, so that the capacity holds under any number of calls at once. */
  async #open(relayed: boolean): Promise<NearEnd | undefined> {
    const byLoad = [...this.#threads].sort((a, b) => a.load - b.load);
    for (const thread of byLoad) {
      if (this.#closed || this.load.sessions >= this.#capacity) return undefined;
      const session = await thread.open(relayed);
      if (session) return session;
    }
    return undefined;
  }

  async figures(): Promise<MediaFigures> {
    const all = (await Promise.all(this.#threads.map((thread) => thread.figures()))).filter((one) => one !== undefined);
    const histograms = all.map((one) => one.lateness);
    return {
      packetsSent: all.reduce((sum, one) => sum + one.packetsSent, 0),
      lateMsP50: latenessQuantile(histograms, 0.5),
      lateMsP99: latenessQuantile(histograms, 0.99),
      lateMsMax: all.reduce((most, one) => Math.max(most, one.lateMsMax), 0),
      workerCpuSeconds: all.reduce((sum, one) => sum + one.cpuSeconds, 0),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
