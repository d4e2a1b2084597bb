import { join } from 'node:path';
import { type Clock, every, type Log } from '#base';
import { ProviderError } from '../../error.ts';
import { entryBeside, forkEntry } from '../fork-entry.ts';
import type { RecognitionModel } from '../models/catalogue.ts';
import { EngineProcess, type EngineProgram } from '../recognition/engine-process.ts';

/** A model that no call used for this long, or up to twice as long, gives its memory back. */
const IDLE_MS = 600_000;

/** The recognition models in use: a process for each, kept for the next call and ended when none came for a while. */
export class ModelEars {
  readonly #log: Log;
  readonly #engines = new Map<string, EngineProcess>();
  /** Without a stream when it was last looked at. */
  readonly #idle = new Set<string>();
  readonly #stop: () => void;

  constructor(clock: Clock, log: Log) {
    this.#log = log;
    this.#stop = every(clock, IDLE_MS, () => this.#sweep());
  }

  /** The engine of a model in `folder`; its process loads the model while the call begins. */
  of({ id, kind }: RecognitionModel, folder: string): EngineProcess {
    this.#idle.delete(id);
    const found = this.#engines.get(id);
    if (found) return found;
    const engine = new EngineProcess(this.#log, programOf(kind, join(folder, id)));
    this.#engines.set(id, engine);
    return engine;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#stop();
    const engines = [...this.#engines.values()];
    this.#engines.clear();
    await Promise.all(engines.map((engine) => engine.close()));
  }

  #sweep(): void {
    for (const [id, engine] of this.#engines) {
      if (engine.streams > 0) this.#idle.delete(id);
      else if (this.#idle.delete(id)) {
        this.#engines.delete(id);
        void engine.close();
      } else this.#idle.add(id);
    }
  }
}

function programOf(kind: RecognitionModel['kind'], folder: string): EngineProgram {
  return {
    start: () => forkEntry(entryBeside(import.meta.url, 'hearing-main'), [folder, kind], 'ignore'),
    errorOf: (failure, message) => {
      const isLoading = failure === 'missing';
      return new ProviderError(
        'local',
        isLoading ? 'configuration' : 'unavailable',
        isLoading
          ? 'The pulled recognition model cannot be loaded. Remove it with ./parley models remove and pull it again.'
          : 'The recognition model stopped unexpectedly.',
        { cause: message },
      );
    },
  };
}
