import { statSync } from 'node:fs';
import { type LoadedTurnModel, loadTurnModel, type TurnModel } from '#audio';
import { type Clock, errorMessage, type Log } from '#base';
import { endOfTurnFile } from '#providers/local';

export interface TurnModels {
  /** What calls that begin now judge the end of turns with; undefined: none was pulled, or it is not loaded yet. Loads it. */
  current(): TurnModel | undefined;
  /** Idempotent. */
  close(): Promise<void>;
}

interface Opened {
  /** Which file, and of when. */
  readonly version: string;
  readonly loading: Promise<LoadedTurnModel | undefined>;
  model?: LoadedTurnModel;
}

/** The turn model of this node. Looked for on each call: what is pulled or removed counts from the next call on. */
export function createTurnModels(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}): TurnModels {
  const { folder, log } = deps;
  let opened: Opened | undefined;

  const open = (file: string, version: string): Opened => {
    const loading = loadTurnModel({ ...deps, file }).catch((error: unknown) => {
      log.warn('The turn model is not used: words and silence end turns.', { reason: errorMessage(error) });
      return undefined;
    });
    const entry: Opened = { version, loading };
    void loading.then((model) => {
      if (!model || opened !== entry) return;
      entry.model = model;
      log.info('Turns are ended by their sound too.', { file, tookMs: Math.round(model.tookMs) });
    });
    return entry;
  };
  const close = async (entry: Opened | undefined) => (await entry?.loading)?.close();

  return {
    current: () => {
      const file = endOfTurnFile(folder);
      const version = file && `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`;
      if (version !== opened?.version) {
        void close(opened);
        opened = file && version ? open(file, version) : undefined;
      }
      return opened?.model;
    },
    close: async () => {
      const last = opened;
      opened = undefined;
      await close(last);
    },
  };
}
